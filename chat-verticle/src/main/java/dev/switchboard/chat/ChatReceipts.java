package dev.switchboard.chat;

import dev.switchboard.protocol.UserId;
import dev.switchboard.store.Transaction;
import java.sql.SQLException;

/** The table of how far each user has read each session. */
final class ChatReceipts {

  private ChatReceipts() {}

  /** Moves a user's mark forward; tells whether it moved: it never goes back. */
  static boolean advance(Transaction tx, long sessionId, UserId reader, long messageId)
      throws SQLException {
    return tx.update(
            "INSERT INTO chat_reads (session_id, user_id, message_id) VALUES (?, ?, ?)"
                + " ON CONFLICT (session_id, user_id) DO UPDATE SET message_id = excluded.message_id"
                + " WHERE chat_reads.message_id < excluded.message_id",
            sessionId,
            reader.value(),
            messageId)
        == 1;
  }
}
