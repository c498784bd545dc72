package dev.switchboard.store;

import dev.switchboard.protocol.Fatal;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a batch: the works one after the other in one transaction, then the flush of what
 * they appended and want remembered, then the commit.
 */
final class BatchRun {

  private final Database database;
  private final Session session;
  private final TopicRows topics;
  private final BatchTransaction transaction;
  private final boolean careful;
  private final Map<Job<?>, Throwable> failed = new HashMap<>();
  private final Set<Job<?>> deferred = new LinkedHashSet<>();
  private boolean committing;

  /**
   * @param careful whether each work has a savepoint, so that one that fails is undone alone
   */
  BatchRun(Database database, Session session, TopicRows topics, long now, boolean careful) {
    this.database = database;
    this.session = session;
    this.topics = topics;
    this.transaction = new BatchTransaction(session, now);
    this.careful = careful;
  }

  /** Says that the batch must be run again, carefully and without some jobs. */
  static final class Spoilt extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Map<Job<?>, Throwable> culprits;

    Spoilt(Map<Job<?>, Throwable> culprits) {
      super("some works spoilt their batch", null, false, false);
      this.culprits = Map.copyOf(culprits);
    }

    /** The jobs to do without, with what went wrong; may be empty. */
    Map<Job<?>, Throwable> culprits() {
      return culprits;
    }
  }

  /** Runs, flushes and commits. */
  void run(List<Job<?>> jobs) throws SQLException, Spoilt {
    session.begin();
    for (Job<?> job : jobs) {
      run(job);
    }
    spoiltBy(topics.write(session, transaction.appended(), transaction.now()));
    spoiltBy(remember());
    spoiltBy(resolve(jobs));
    committing = true;
    session.commit();
  }

  /** Whether the commit was asked for: from then on an error does not tell whether it happened. */
  boolean committing() {
    return committing;
  }

  /** Works that failed and left no trace. */
  Map<Job<?>, Throwable> failed() {
    return failed;
  }

  /** Works that repeat a request of this batch and must wait for its commit. */
  Set<Job<?>> deferred() {
    return deferred;
  }

  /** The events to publish after the commit, in order. */
  List<Pending<Event>> outgoing() {
    return transaction.outgoing();
  }

  private void run(Job<?> job) throws SQLException, Spoilt {
    if (careful) {
      session.execute("SAVEPOINT work");
    }
    transaction.startWork(job);
    @Nullable Throwable thrown = null;
    try {
      job.run(transaction);
    } catch (Throwable e) {
      Fatal.rethrow(e);
      thrown = e;
    }
    SQLException trouble = transaction.trouble();
    if (trouble != null) {
      if (database.fault(trouble) != Fault.WORK || session.broken()) {
        throw trouble;
      }
      // Even where the work caught it: PostgreSQL takes no statement after an error.
      thrown = thrown == null ? trouble : thrown;
    }
    if (thrown != null || transaction.deferred()) {
      undo(job, thrown);
    }
    if (careful) {
      session.execute("RELEASE SAVEPOINT work");
    }
  }

  private void undo(Job<?> job, @Nullable Throwable thrown) throws SQLException, Spoilt {
    transaction.forgetWork();
    // A work that waits is not at fault, whatever it made of being told so.
    @Nullable Throwable fault = transaction.deferred() ? null : thrown;
    if (careful) {
      session.execute("ROLLBACK TO SAVEPOINT work");
    } else if (transaction.touched()) {
      throw new Spoilt(fault == null ? Map.of() : Map.of(job, fault));
    }
    if (fault == null) {
      deferred.add(job);
    } else {
      failed.put(job, fault);
    }
  }

  private Map<Job<?>, Throwable> remember() throws SQLException {
    if (transaction.remembered().isEmpty()) {
      return Map.of();
    }
    Map<Job<?>, Throwable> culprits = new HashMap<>();
    List<OnceAnswers.Kept> kept = new ArrayList<>();
    // An answer is often the payload itself, and kept under several keys: encoded once.
    IdentityHashMap<Object, String> encoded = new IdentityHashMap<>();
    transaction.appended().forEach(event -> encoded.put(event.value().payload(), event.encoded));
    for (BatchTransaction.Remembered remembered : transaction.remembered()) {
      try {
        Object answer = remembered.answer().value();
        kept.add(
            new OnceAnswers.Kept(
                remembered.key().id(),
                remembered.key().fingerprint(),
                encoded.computeIfAbsent(answer, BatchRun::encode)));
      } catch (Throwable e) {
        Fatal.rethrow(e);
        culprits.putIfAbsent(remembered.job(), e);
      }
    }
    if (culprits.isEmpty()) {
      OnceAnswers.keep(session, kept, transaction.now());
    }
    return culprits;
  }

  private static String encode(Object answer) {
    return new String(Json.encode(answer), StandardCharsets.UTF_8);
  }

  private Map<Job<?>, Throwable> resolve(List<Job<?>> jobs) {
    Map<Job<?>, Throwable> culprits = new HashMap<>();
    for (Job<?> job : jobs) {
      if (failed.containsKey(job) || deferred.contains(job)) {
        continue;
      }
      try {
        job.resolve();
      } catch (Throwable e) {
        Fatal.rethrow(e);
        culprits.put(job, e);
      }
    }
    return culprits;
  }

  private static void spoiltBy(Map<Job<?>, Throwable> culprits) throws Spoilt {
    if (!culprits.isEmpty()) {
      throw new Spoilt(culprits);
    }
  }
}
