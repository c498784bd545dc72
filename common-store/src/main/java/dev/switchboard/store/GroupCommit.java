package dev.switchboard.store;

import dev.switchboard.protocol.Fatal;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventPublisher;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out batches of works and never leaves one unanswered. A batch runs bare at first, which
 * is how nearly all go. Where a work fails after it has written, the batch is rolled back and run
 * again without it, now with a savepoint around each work, so that further failures cost no further
 * run. Where another writer was in the way or the connection broke, it is run again as it is, a few
 * times; but never once a commit was asked for whose outcome is unknown.
 */
final class GroupCommit {

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  /** With pauses that double from the first on, about three seconds. */
  private static final int MAX_ATTEMPTS = 8;

  private static final long FIRST_PAUSE_MS = 25;

  private final Database database;
  private final Session session;
  private final TopicRows topics;
  private final EventPublisher publisher;
  private final Clock clock;
  private final HealthMonitor monitor;

  GroupCommit(
      Database database,
      Session session,
      TopicRows topics,
      EventPublisher publisher,
      HealthMonitor monitor,
      Clock clock) {
    this.database = database;
    this.session = session;
    this.topics = topics;
    this.publisher = publisher;
    this.monitor = monitor;
    this.clock = clock;
  }

  /**
   * Carries out works, publishes their events and completes their futures.
   *
   * @return the jobs that belong into the next batch: repeats of requests of this one
   */
  Collection<Job<?>> carryOut(List<Job<?>> jobs) {
    Settlement settlement = new Settlement();
    List<Job<?>> live = new ArrayList<>(jobs);
    try {
      return carryOut(live, settlement);
    } catch (Throwable e) {
      // No work is to blame: this very code, the driver, or the machine.
      session.discard();
      LOG.atError().setCause(e).log("A batch of writes failed");
      live.forEach(job -> settlement.fail(job, e));
      Fatal.rethrow(e);
      return List.of();
    } finally {
      settlement.deliver();
    }
  }

  private Collection<Job<?>> carryOut(List<Job<?>> live, Settlement settlement)
      throws InterruptedException {
    boolean careful = false;
    int attempt = 1;
    while (true) {
      BatchRun run = new BatchRun(database, session, topics, clock.millis(), careful);
      try {
        run.run(live);
      } catch (BatchRun.Spoilt spoilt) {
        session.rollback();
        careful = true;
        spoilt.culprits().forEach(settlement::fail);
        live.removeAll(spoilt.culprits().keySet());
        continue;
      } catch (SQLException e) {
        Fault fault = faultOf(e);
        session.rollback();
        if (worthAnother(fault, attempt, run.committing())) {
          pause(attempt++);
          continue;
        }
        giveUp(live, fault, e, settlement);
        return List.of();
      }
      recovered();
      publish(run.outgoing());
      run.failed().forEach(settlement::fail);
      live.removeAll(run.failed().keySet());
      live.removeAll(run.deferred());
      live.forEach(settlement::add);
      return run.deferred();
    }
  }

  private Fault faultOf(SQLException e) {
    Fault fault = database.fault(e);
    return fault == Fault.WORK && session.broken() ? Fault.CONNECTION_LOST : fault;
  }

  private boolean worthAnother(Fault fault, int attempt, boolean committing) {
    return switch (fault) {
      case CONTENTION -> attempt < MAX_ATTEMPTS;
      case CONNECTION_LOST -> attempt < MAX_ATTEMPTS && !committing && monitor.writable();
      case WORK, UNAVAILABLE -> false;
    };
  }

  private static void pause(int attempt) throws InterruptedException {
    long longest = FIRST_PAUSE_MS << (attempt - 1);
    // Nodes that met once must not meet again.
    Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
  }

  private void giveUp(List<Job<?>> live, Fault fault, SQLException e, Settlement settlement) {
    session.discard();
    if (monitor.writable(false)) {
      LOG.atError()
          .addKeyValue("database", database.shown())
          .addKeyValue("fault", fault)
          .addKeyValue("sqlState", e.getSQLState())
          .addKeyValue("error", StoreException.oneLine(e))
          .log("The database cannot be written; writes are refused until it can");
    }
    live.forEach(job -> settlement.fail(job, Job.unavailable("the database cannot be written")));
  }

  private void recovered() {
    if (monitor.writable(true)) {
      LOG.atInfo()
          .addKeyValue("database", database.shown())
          .log("The database can be written again");
    }
  }

  private void publish(List<Pending<Event>> pending) {
    if (pending.isEmpty()) {
      return;
    }
    List<Event> events = pending.stream().map(Pending::value).toList();
    try {
      publisher.publish(events);
    } catch (Throwable e) {
      Fatal.rethrow(e);
      // The log has them; whoever follows a topic will read them there.
      LOG.atError()
          .addKeyValue("events", events.size())
          .setCause(e)
          .log("The events of a commit could not be published");
    }
  }
}
