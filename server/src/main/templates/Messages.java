package {{package}};

import dev.switchboard.protocol.json.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said about {{name}}: arguments and results of commands, and what events say. */
interface {{Name}}Messages {

  /** Adds an entry. */
  record Add(String text) {
    public Add {
      text = Require.text("text", text, 10_000);
    }
  }

  /** Asks for the newest entries. */
  record Show(@Nullable Long limit) {
    public Show {
      limit = Require.range("limit", limit == null ? 50 : limit, 1, 500);
    }
  }

  /**
   * An entry; events of the kind {@code {{name}}.added} say the same.
   *
   * @param createdAt epoch milliseconds
   */
  record Entry(String entryId, String author, String text, long createdAt) {}

  /** The newest entries, the newest first. */
  record Entries(List<Entry> items) {}
}
