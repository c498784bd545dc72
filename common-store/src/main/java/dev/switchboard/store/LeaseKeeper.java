package dev.switchboard.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's lease in the database and ends those of nodes that are silent. For one thread
 * at a time, but for {@link #node()}: first whoever opens the store, then {@link LeaseBeats}.
 */
final class LeaseKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  private final Database database;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Consumer<String> told;
  private final LeaseWatch watch = new LeaseWatch();
  private volatile String node = newName();

  /**
   * @param clock for the age of what has ended
   * @param nanoTime a monotonic clock
   * @param told of each lease that ends, this node's own included
   */
  LeaseKeeper(Database database, Clock clock, LongSupplier nanoTime, Consumer<String> told) {
    this.database = database;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.told = told;
  }

  private static String newName() {
    return UUID.randomUUID().toString();
  }

  String node() {
    return node;
  }

  /**
   * Begins the lease.
   *
   * @param alone whether no other node may have the store, so that all earlier leases have ended
   */
  void begin(Session session, boolean alone) throws SQLException {
    long begun = nanoTime.getAsLong();
    session.begin();
    if (alone) {
      LeaseRows.endAll(session, clock.millis());
    }
    LeaseRows.add(session, node);
    session.commit();
    watch.begin(LeaseRows.all(session), begun, nanoTime.getAsLong());
  }

  /** Proves that this node lives, tells of whose lease has ended, and ends those of the silent. */
  void turn(Session session) throws SQLException {
    long begun = nanoTime.getAsLong();
    beat(session);
    for (Map.Entry<String, Long> silent : look(session, begun).entrySet()) {
      end(session, silent.getKey(), silent.getValue());
    }
  }

  void beat(Session session) throws SQLException {
    String before = node;
    if (LeaseRows.beat(session, before)) {
      return;
    }
    String next = newName();
    LeaseRows.add(session, next);
    node = next;
    watch.ended(before);
    LOG.atWarn()
        .addKeyValue("before", before)
        .addKeyValue("now", next)
        .log("The other nodes have declared this one dead while it could not prove that it lives");
    told.accept(before);
  }

  /**
   * Looks at the others.
   *
   * @param begun when this node began to prove that it lives itself
   * @return who has been silent for too long, with the beat
   */
  Map<String, Long> look(Session session, long begun) throws SQLException {
    LeaseRows.Leases leases = LeaseRows.all(session);
    LeaseWatch.Look look = watch.look(node, leases, begun, nanoTime.getAsLong());
    look.ended().forEach(told);
    return look.silent();
  }

  /** Ends a lease whose node has been silent with that beat; exactly one of all nodes does. */
  @CanIgnoreReturnValue
  boolean end(Session session, String silent, long beat) throws SQLException {
    session.begin();
    boolean ended = LeaseRows.endSilent(session, database, silent, beat, clock.millis());
    session.commit();
    if (ended) {
      LOG.atWarn()
          .addKeyValue("node", silent)
          .log("A node has not proved that it lives and is declared dead");
      watch.ended(silent);
      told.accept(silent);
    }
    return ended;
  }
}
