package dev.switchboard.session;

import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.tcp.TcpSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sessions of this node that are open, and how many there may be on it. */
final class LiveSessions {

  private final int perUser;
  private final int inAll;
  private final Map<String, LiveSession> byId = new HashMap<>();
  private final Map<UserId, Integer> byOwner = new HashMap<>();
  private int claimed;

  LiveSessions(int perUser, int inAll) {
    this.perUser = perUser;
    this.inAll = inAll;
  }

  /** Claims a place for a session of that owner; one of nobody counts in all only. */
  void claim(@Nullable UserId owner) {
    if (claimed >= inAll) {
      throw TcpAccess.tooMuch("there are " + inAll + " open TCP sessions already");
    }
    if (owner != null && byOwner.getOrDefault(owner, 0) >= perUser) {
      throw tooManyOf(perUser);
    }
    claimed++;
    if (owner != null) {
      byOwner.merge(owner, 1, Integer::sum);
    }
  }

  static FailureException tooManyOf(int perUser) {
    return TcpAccess.tooMuch("a principal has at most " + perUser + " open TCP sessions");
  }

  /** Gives a claimed place back. */
  void release(@Nullable UserId owner) {
    claimed--;
    if (owner != null) {
      byOwner.computeIfPresent(owner, (user, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Puts a session on its claimed place. */
  void put(LiveSession live) {
    byId.put(live.session().sessionId(), live);
  }

  /** A session has ended. */
  void remove(LiveSession live) {
    TcpSession session = live.session();
    if (byId.remove(session.sessionId(), live)) {
      release(session.userId());
    }
  }

  Optional<LiveSession> find(String sessionId) {
    return Optional.ofNullable(byId.get(sessionId));
  }

  /** Gives up all that were opened under a lease that has ended. */
  void abandon(String node) {
    all().stream()
        .filter(session -> session.log().tenure().node().equals(node))
        .forEach(LiveSession::abandon);
  }

  List<LiveSession> all() {
    return List.copyOf(byId.values());
  }

  /** A stored session as it stands now. */
  TcpSession present(TcpSession stored) {
    return find(stored.sessionId()).map(LiveSession::session).orElse(stored);
  }
}
