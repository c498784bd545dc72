package dev.switchboard.session;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.tcp.TcpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may do what with TCP sessions (contract 4 and 7). */
final class TcpAccess {

  private TcpAccess() {}

  /** The session, where it exists and the caller may use it. */
  static TcpSession enter(Caller caller, String sessionId, Optional<TcpSession> found) {
    TcpSession session = found.orElseThrow(() -> unknown(sessionId));
    UserId owner = session.userId();
    if (owner == null || caller.role() == Role.ADMIN || owner.equals(caller.userId())) {
      return session;
    }
    throw refused(FailureCode.FOREIGN, "Session " + sessionId + " belongs to somebody else");
  }

  /** Whose sessions the caller may list, besides those of nobody; empty for everybody's. */
  static Optional<UserId> listed(Caller caller) {
    return caller.role() == Role.ADMIN ? Optional.empty() : Optional.of(caller.userId());
  }

  /** Whose a new session is: its opener's, or whom a service or an administrator names. */
  static @Nullable UserId owner(Caller caller, @Nullable UserId named) {
    return switch (caller.role()) {
      case USER, AGENT -> {
        if (named != null && !named.equals(caller.userId())) {
          throw refused(
              FailureCode.FORBIDDEN, "only a service or an administrator may name another user");
        }
        yield caller.userId();
      }
      case SERVICE, ADMIN -> named;
    };
  }

  /**
   * Whether the peer of a session waits for a subscriber: where that was asked for, for the owner's
   * sockets, and for everybody's where it belongs to nobody and so to everybody alike.
   */
  static boolean setsPace(Caller caller, TcpSession session) {
    UserId owner = session.userId();
    return session.paced() && (owner == null || owner.equals(caller.userId()));
  }

  static FailureException unknown(String sessionId) {
    return refused(FailureCode.NOT_FOUND, "Session " + sessionId + " not found");
  }

  static FailureException notConnected(String sessionId) {
    return refused(FailureCode.CLOSED, "Session " + sessionId + " is not connected");
  }

  static FailureException noPeer(String sessionId) {
    return refused(FailureCode.CLOSED, "Session " + sessionId + " has no such peer connected");
  }

  static FailureException tooMuch(String detail) {
    return refused(FailureCode.RATE_LIMITED, detail);
  }

  static FailureException refused(FailureCode code, String detail) {
    return Failure.of(code, detail).exception();
  }
}
