package dev.switchboard.session;

import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.tcp.TcpMode;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.protocol.tcp.TcpTopics;
import dev.switchboard.store.Sql;
import dev.switchboard.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of TCP sessions. */
final class SessionRows {

  private static final String SELECT =
      "SELECT session_id, mode, host, port, status, status_at, created_at, user_id, user_numeric,"
          + " pace, read_closed, live, node"
          + " FROM tcp_sessions WHERE ";

  private SessionRows() {}

  /**
   * A session as it is stored.
   *
   * @param statusAt since when it stands as it does, epoch milliseconds
   * @param readClosed whether the peer that it dialled has ended its sending side
   * @param node the lease of the node that has its connection or port; null where there is none
   */
  record Stored(TcpSession session, long statusAt, boolean readClosed, @Nullable String node) {}

  static Optional<Stored> find(Sql sql, String sessionId) throws SQLException {
    // What no session can be called, PostgreSQL could not even be asked for.
    return TcpTopics.isSessionId(sessionId)
        ? sql.queryOne(SELECT + "session_id = ?", SessionRows::stored, sessionId)
        : Optional.empty();
  }

  static void insert(Transaction tx, TcpSession session, String node) throws SQLException {
    UserId owner = session.userId();
    int unused =
        tx.update(
            "INSERT INTO tcp_sessions (session_id, mode, host, port, status, status_at, live,"
                + " created_at, user_id, user_numeric, pace, node)"
                + " VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)",
            session.sessionId(),
            session.mode().word(),
            session.host(),
            session.port(),
            session.status().word(),
            session.createdAt(),
            session.createdAt(),
            owner == null ? null : owner.value(),
            owner != null && owner.numeric(),
            session.paced(),
            node);
  }

  /** Notes a session's state; tells whether there is such a session. */
  static boolean note(Transaction tx, String sessionId, TcpState state, long at, boolean live)
      throws SQLException {
    return tx.update(
            "UPDATE tcp_sessions SET status = ?, status_at = ?, live = ?, read_closed = 0"
                + " WHERE session_id = ?",
            state.word(),
            at,
            live,
            sessionId)
        == 1;
  }

  /** Notes that a session's peer has ended its sending side; tells whether there is a session. */
  static boolean noteReadClosed(Transaction tx, String sessionId, long at) throws SQLException {
    return tx.update(
            "UPDATE tcp_sessions SET status_at = ?, read_closed = 1 WHERE session_id = ?",
            at,
            sessionId)
        == 1;
  }

  static boolean delete(Transaction tx, String sessionId) throws SQLException {
    return tx.update("DELETE FROM tcp_sessions WHERE session_id = ?", sessionId) == 1;
  }

  /** Forgets sessions that ended before a time. */
  static void forgetEndedBefore(Transaction tx, long time) throws SQLException {
    int unused = tx.update("DELETE FROM tcp_sessions WHERE live = 0 AND status_at < ?", time);
  }

  /**
   * How many sessions of a user are open, on whatever node; no other transaction that asks opens
   * one before this one ends, where the user has any.
   */
  static long open(Transaction tx, UserId user) throws SQLException {
    List<String> unused =
        tx.query(
            "SELECT session_id FROM tcp_sessions WHERE user_id = ? AND live = 1 ORDER BY session_id"
                + tx.forUpdate(),
            row -> row.getString(1),
            user.value());
    // Asked again, since who was waited for may have opened another.
    return tx.queryOne(
            "SELECT COUNT(*) FROM tcp_sessions WHERE user_id = ? AND live = 1",
            row -> row.getLong(1),
            user.value())
        .orElse(0L);
  }

  /** Ends the sessions of nodes that live no more, and tells which. */
  static List<String> endOrphans(Transaction tx, TcpState last, long at) throws SQLException {
    return tx.query(
        "UPDATE tcp_sessions SET status = ?, status_at = ?, live = 0, read_closed = 0 WHERE live = 1"
            + " AND (node IS NULL OR node NOT IN (SELECT node FROM node_lease))"
            + " RETURNING session_id",
        row -> row.getString(1),
        last.word(),
        at);
  }

  /**
   * Lists sessions, newest first, from behind the cursor on.
   *
   * @param user whose sessions, besides those of nobody; empty for everybody's
   */
  static List<TcpSession> list(
      Sql sql, Optional<UserId> user, Optional<TcpCursor.OfSessions> behind, int limit)
      throws SQLException {
    StringBuilder where = new StringBuilder("1 = 1");
    List<Object> parameters = new ArrayList<>();
    user.ifPresent(
        owner -> {
          where.append(" AND (user_id = ? OR user_id IS NULL)");
          parameters.add(owner.value());
        });
    behind.ifPresent(
        last -> {
          where.append(" AND (created_at, session_id) < (?, ?)");
          parameters.add(last.createdAt());
          parameters.add(last.sessionId());
        });
    parameters.add(limit);
    return sql.query(
        SELECT + where + " ORDER BY created_at DESC, session_id DESC LIMIT ?",
        row -> stored(row).session(),
        parameters.toArray());
  }

  private static Stored stored(ResultSet row) throws SQLException {
    String user = row.getString("user_id");
    return new Stored(
        new TcpSession(
            row.getString("session_id"),
            TcpMode.of(row.getString("mode")),
            row.getString("host"),
            row.getInt("port"),
            TcpState.of(row.getString("status")),
            row.getLong("created_at"),
            user == null ? null : UserId.of(user, row.getLong("user_numeric") == 1),
            row.getLong("pace") == 1 ? true : null),
        row.getLong("status_at"),
        row.getLong("read_closed") == 1,
        row.getLong("live") == 1 ? row.getString("node") : null);
  }
}
