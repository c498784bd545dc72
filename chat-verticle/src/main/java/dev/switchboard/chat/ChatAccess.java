package dev.switchboard.chat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.ChatSession;
import dev.switchboard.protocol.chat.ChatStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may do what with chat sessions (contract 4, 5.5 and 7). */
final class ChatAccess {

  private ChatAccess() {}

  /** Refuses everybody but agents and admins. */
  static void requireAgent(Caller caller) {
    if (!servesEverySession(caller)) {
      throw refused(FailureCode.FORBIDDEN, "only an agent or an admin may do this");
    }
  }

  /** The session, where it exists and the caller may enter it. */
  static ChatSession enter(Caller caller, Optional<ChatSession> found) {
    ChatSession session = found.orElseThrow(ChatAccess::unknown);
    boolean claimed = !caller.principal().verified();
    if (claimed || servesEverySession(caller) || caller.userId().equals(session.userId())) {
      return session;
    }
    throw refused(FailureCode.FOREIGN, "the session belongs to somebody else");
  }

  /** The same, where the session is also open. */
  static ChatSession enterOpen(Caller caller, Optional<ChatSession> found) {
    ChatSession session = enter(caller, found);
    if (session.status() == ChatStatus.CLOSED) {
      throw closed();
    }
    return session;
  }

  static FailureException unknown() {
    return refused(FailureCode.NOT_FOUND, "there is no such session");
  }

  static FailureException noMessage(long messageId) {
    return Failure.of(
            FailureCode.INVALID_MESSAGE,
            "messageId names no message of the session",
            Long.toString(messageId))
        .exception();
  }

  static FailureException closed() {
    return refused(FailureCode.CLOSED, "the session is closed");
  }

  /** Whose sessions the caller may list; empty for everybody's. */
  static Optional<UserId> listedOwner(Caller caller) {
    return servesEverySession(caller) ? Optional.empty() : Optional.of(caller.userId());
  }

  /** Whose a new session is: the caller's, or who an agent or admin opens it for. */
  static UserId owner(Caller caller, @Nullable UserId named) {
    if (named == null || named.equals(caller.userId())) {
      return caller.userId();
    }
    requireAgent(caller);
    return named;
  }

  /** Who is shown as a message's sender: the caller, or whom an admin speaks for. */
  static UserId sender(Caller caller, @Nullable UserId named) {
    if (named == null || named.equals(caller.userId())) {
      return caller.userId();
    }
    if (caller.role() == Role.ADMIN) {
      return named;
    }
    throw refused(FailureCode.FORBIDDEN, "only an admin may speak for somebody else");
  }

  /** Whether what the caller says in a session is an agent's answer. */
  static boolean answersAsAgent(Caller caller, ChatSession session) {
    return caller.role() == Role.AGENT && !caller.userId().equals(session.userId());
  }

  private static boolean servesEverySession(Caller caller) {
    return caller.role() == Role.AGENT || caller.role() == Role.ADMIN;
  }

  private static FailureException refused(FailureCode code, String detail) {
    return Failure.of(code, detail).exception();
  }
}
