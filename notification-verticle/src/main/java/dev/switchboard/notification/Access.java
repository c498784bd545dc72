package dev.switchboard.notification;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import org.jspecify.annotations.Nullable;

/** Who may do what in this domain (contract 4 and 7, roles). */
final class Access {

  private Access() {}

  /** Only services and admins speak to users and name whose code runs. */
  static void requirePublisher(Caller caller) {
    if (!speaksForOthers(caller)) {
      throw Failure.of(FailureCode.FORBIDDEN, "only a service or an admin may do this").exception();
    }
  }

  /** Whose inbox is meant: the caller's own, or for services and admins anybody's. */
  static String inboxOwner(Caller caller, @Nullable String userId) {
    if (userId == null) {
      return caller.principal().id();
    }
    if (!speaksForOthers(caller) && !owns(caller, userId)) {
      throw Failure.of(FailureCode.FORBIDDEN, "userId is not the caller").exception();
    }
    return userId;
  }

  /** Whether notifications of this user may be acknowledged by the caller. */
  static boolean mayAcknowledge(Caller caller, String userId) {
    return speaksForOthers(caller) || owns(caller, userId);
  }

  /**
   * Whether the caller is this user, proved by a token: a name that a client merely claims opens
   * nobody's inbox.
   */
  static boolean owns(Caller caller, String userId) {
    return caller.principal().verified() && caller.principal().id().equals(userId);
  }

  private static boolean speaksForOthers(Caller caller) {
    return caller.role() == Role.SERVICE || caller.role() == Role.ADMIN;
  }

  /** The one answer for topics that do not exist and topics of others. */
  static FailureException unknownTopic(Topic topic) {
    return Failure.of(FailureCode.TOPIC_NOT_FOUND, "there is no such topic", topic.name())
        .exception();
  }
}
