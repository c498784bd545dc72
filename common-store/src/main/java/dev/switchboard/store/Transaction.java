package dev.switchboard.store;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on the writer thread, shared by the works of one batch. A work whose statement
 * failed fails as a whole, even where it catches the error: PostgreSQL takes no further statement.
 * To insert what may be there already say {@code ON CONFLICT}.
 */
public interface Transaction extends Sql {

  /** Changes rows; returns how many. */
  int update(String sql, @Nullable Object... parameters) throws SQLException;

  /**
   * Appends an event to a durable topic. It gets the topic's next sequence, and a number that is
   * unique in the store and grows within a topic, at the end of the batch; it is published after
   * the commit. Until then no question finds it.
   *
   * @param payload makes the payload from the event's number (its id is {@link Event#idOf})
   */
  Pending<Event> append(Topic topic, Retention retention, LongFunction<? extends Payload> payload);

  /** Appends an event whose payload does not depend on its number. */
  default Pending<Event> append(Topic topic, Retention retention, Payload payload) {
    return append(topic, retention, number -> payload);
  }

  /**
   * Appends an event to a compacted topic: it takes the place of all earlier ones of its key. A log
   * that was of the other kind before begins anew.
   */
  Pending<Event> append(
      Topic topic, Compaction compaction, LongFunction<? extends Payload> payload);

  /** Publishes an ephemeral event after the commit, behind the events appended before it. */
  void publish(Event ephemeral);

  /**
   * The first answer to a request that came before, within 24 hours. Ask before anything is
   * written: where the first is in this very batch, the work is put off by an exception that it
   * must let pass, and runs again once the first is committed.
   *
   * @throws dev.switchboard.protocol.FailureException of code {@code KEY_REUSED} where the key came
   *     with another fingerprint
   */
  <T> Optional<T> recall(OnceId key, Class<T> answerType) throws SQLException;

  /**
   * Keeps the answer to a request for 24 hours, committed with the work itself, which must have
   * asked for it by {@link #recall} before.
   */
  void remember(OnceId key, Pending<?> answer);

  /** The store's clock, epoch milliseconds; the same for all works of a batch. */
  long now();
}
