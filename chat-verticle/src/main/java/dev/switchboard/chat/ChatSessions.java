package dev.switchboard.chat;

import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.ChatSession;
import dev.switchboard.protocol.chat.ChatStatus;
import dev.switchboard.store.Sql;
import dev.switchboard.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of chat sessions. */
final class ChatSessions {

  private static final String COLUMNS =
      "session_id, user_id, user_numeric, status, created_at, subject, agent_id, agent_numeric";

  private ChatSessions() {}

  static Optional<ChatSession> find(Sql sql, long sessionId) throws SQLException {
    return sql.queryOne(
        "SELECT " + COLUMNS + " FROM chat_sessions WHERE session_id = ?",
        ChatSessions::session,
        sessionId);
  }

  /** The same, for a transaction that relies on how the session stands. */
  static Optional<ChatSession> hold(Transaction tx, long sessionId) throws SQLException {
    return tx.queryOne(
        "SELECT " + COLUMNS + " FROM chat_sessions WHERE session_id = ?" + tx.forShare(),
        ChatSessions::session,
        sessionId);
  }

  /** Opens a session under an id that nobody has. */
  static ChatSession open(Transaction tx, UserId owner, @Nullable String subject)
      throws SQLException {
    long id = lockIds(tx);
    while (!insert(tx, id, owner, subject)) {
      id = firstFreeBehind(tx, id);
    }
    tx.update("UPDATE chat_session_ids SET next_id = ?", id + 1);
    return find(tx, id).orElseThrow();
  }

  /** Opens a session under this id, unless somebody else just did; returns what is there. */
  static ChatSession openAs(Transaction tx, long sessionId, UserId owner) throws SQLException {
    lockIds(tx);
    insert(tx, sessionId, owner, null);
    return find(tx, sessionId).orElseThrow();
  }

  /** Turns a waiting session into an active one of this agent; does nothing to another. */
  static void activate(Transaction tx, long sessionId, UserId agent) throws SQLException {
    tx.update(
        "UPDATE chat_sessions SET status = 'active', agent_id = ?, agent_numeric = ?"
            + " WHERE session_id = ? AND status = 'waiting'",
        agent.value(),
        agent.numeric(),
        sessionId);
  }

  /** Gives the session to an agent; tells whether it was still open. */
  static boolean assign(Transaction tx, long sessionId, UserId agent) throws SQLException {
    return tx.update(
            "UPDATE chat_sessions SET status = 'active', agent_id = ?, agent_numeric = ?"
                + " WHERE session_id = ? AND status <> 'closed'",
            agent.value(),
            agent.numeric(),
            sessionId)
        == 1;
  }

  /** Closes the session; tells whether it was still open. */
  static boolean close(Transaction tx, long sessionId) throws SQLException {
    return tx.update(
            "UPDATE chat_sessions SET status = 'closed' WHERE session_id = ? AND status <> 'closed'",
            sessionId)
        == 1;
  }

  /** Lists sessions, newest first, from behind the cursor on. */
  static List<ChatSession> list(
      Sql sql,
      Optional<UserId> owner,
      Optional<ChatStatus> status,
      Optional<ChatCursor.OfSessions> behind,
      int limit)
      throws SQLException {
    StringBuilder where = new StringBuilder("1 = 1");
    List<Object> parameters = new ArrayList<>();
    owner.ifPresent(
        user -> {
          where.append(" AND user_id = ?");
          parameters.add(user.value());
        });
    status.ifPresent(wanted -> where.append(condition(wanted)));
    behind.ifPresent(
        last -> {
          where.append(" AND (created_at, session_id) < (?, ?)");
          parameters.add(last.createdAt());
          parameters.add(last.sessionId());
        });
    parameters.add(limit);
    return sql.query(
        "SELECT "
            + COLUMNS
            + " FROM chat_sessions WHERE "
            + where
            + " ORDER BY created_at DESC, session_id DESC LIMIT ?",
        ChatSessions::session,
        parameters.toArray());
  }

  // As a filter, active means not closed (contract 6). The first condition of waiting is the one
  // that the index of open sessions has.
  private static String condition(ChatStatus wanted) {
    return switch (wanted) {
      case WAITING -> " AND status <> 'closed' AND status = 'waiting'";
      case ACTIVE -> " AND status <> 'closed'";
      case CLOSED -> " AND status = 'closed'";
    };
  }

  // Whoever inserts a session holds this row to the end of the transaction, so that an id is
  // neither given out nor taken by two nodes at once.
  private static long lockIds(Transaction tx) throws SQLException {
    return tx.queryOne(
            "SELECT next_id FROM chat_session_ids " + tx.forUpdate(), row -> row.getLong(1))
        .orElseThrow();
  }

  private static boolean insert(
      Transaction tx, long sessionId, UserId owner, @Nullable String subject) throws SQLException {
    return tx.update(
            "INSERT INTO chat_sessions (session_id, user_id, user_numeric, subject, status,"
                + " created_at) VALUES (?, ?, ?, ?, 'waiting', ?)"
                + " ON CONFLICT (session_id) DO NOTHING",
            sessionId,
            owner.value(),
            owner.numeric(),
            subject,
            tx.now())
        == 1;
  }

  // One question, however many ids in a row joiners have taken.
  private static long firstFreeBehind(Transaction tx, long taken) throws SQLException {
    return tx.queryOne(
            "SELECT MIN(s.session_id) + 1 FROM chat_sessions s WHERE s.session_id >= ?"
                + " AND NOT EXISTS"
                + " (SELECT 1 FROM chat_sessions n WHERE n.session_id = s.session_id + 1)",
            row -> row.getLong(1),
            taken)
        .orElseThrow();
  }

  private static ChatSession session(ResultSet row) throws SQLException {
    String agent = row.getString("agent_id");
    return new ChatSession(
        row.getLong("session_id"),
        UserId.of(row.getString("user_id"), row.getLong("user_numeric") == 1),
        ChatStatus.of(row.getString("status")).orElseThrow(),
        row.getLong("created_at"),
        row.getString("subject"),
        agent == null ? null : UserId.of(agent, row.getLong("agent_numeric") == 1));
  }
}
