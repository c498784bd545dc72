package {{package}};

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.json.Require;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Retention;
import dev.switchboard.store.Store;
import dev.switchboard.store.Transaction;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import {{package}}.{{Name}}Messages.Add;
import {{package}}.{{Name}}Messages.Entries;
import {{package}}.{{Name}}Messages.Entry;
import {{package}}.{{Name}}Messages.Show;

/** What can be done with {{name}}; futures fail with a FailureException. */
record {{Name}}Service(Store store, int textLength) {

  static final Topic TOPIC = new Topic("{{name}}/all");
  private static final Retention RETENTION = new Retention(1_000, Duration.ofDays(30));

  Future<Reply<Entry>> add(Command<Add> command) {
    String text = Require.text("text", command.arguments().text(), textLength);
    String author = command.caller().principal().id();
    String entryId = UUID.randomUUID().toString();
    return store.writeOnce(
        command.once(),
        Entry.class,
        tx -> insert(tx, new Entry(entryId, author, text, tx.now())));
  }

  // May run more than once, so it does nothing but read and write through its transaction.
  private static Pending<Entry> insert(Transaction tx, Entry entry) throws SQLException {
    tx.update(
        "INSERT INTO {{name}}_entry (entry_id, author, text, created_at) VALUES (?, ?, ?, ?)",
        entry.entryId(),
        entry.author(),
        entry.text(),
        entry.createdAt());
    return tx.append(TOPIC, RETENTION, {{Name}}Domain.ADDED.of(entry)).map(event -> entry);
  }

  Future<Reply<Entries>> show(Command<Show> command) {
    Long limit = command.arguments().limit();
    return store
        .onBehalfOf(command.caller().principal())
        .read(
            sql ->
                sql.query(
                    "SELECT entry_id, author, text, created_at FROM {{name}}_entry"
                        + " ORDER BY created_at DESC, entry_id LIMIT ?",
                    row ->
                        new Entry(
                            row.getString(1), row.getString(2), row.getString(3), row.getLong(4)),
                    limit))
        .map(items -> Reply.of(new Entries(items)));
  }

  /** Lets everybody follow the one topic there is. */
  Future<TopicGrant> authorize(TopicRequest request) {
    return request.topic().equals(TOPIC)
        ? Future.succeededFuture(TopicGrant.durableFromNow())
        : Future.failedFuture(
            Failure.of(
                    FailureCode.TOPIC_NOT_FOUND, "there is no such topic", request.topic().name())
                .exception());
  }
}
