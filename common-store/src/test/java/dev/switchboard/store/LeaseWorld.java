package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * Nodes that share a database, all in one thread and in a time of their own, and everything that
 * can happen to them between any two of their steps.
 */
final class LeaseWorld implements AutoCloseable {

  static final Database DATABASE = Database.of(StoreConfig.of("jdbc:sqlite:unused.db"));

  final Random random;
  final Connection connection;
  private final Session oracle;
  private final PriorityQueue<LeaseNode> order = new PriorityQueue<>();
  private final List<Outage> outages = new ArrayList<>();
  private final Map<String, Long> beatAt = new HashMap<>();
  private final Map<String, Long> beats = new HashMap<>();
  private final List<String> history = new ArrayList<>();
  private long now;
  private int made;
  private boolean calm;

  /** A time in which nobody could write, or do anything, in the database. */
  private record Outage(long from, long to, boolean readable) {

    long within(long begin, long end) {
      return Math.max(0, Math.min(end, to) - Math.max(begin, from));
    }

    boolean isLong() {
      return to - from > LeaseWatch.GAP.toNanos();
    }
  }

  LeaseWorld(long seed) throws SQLException, IOException {
    random = new Random(seed);
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    oracle = new Session(() -> connection, "");
    for (String statement : migration().split(";", -1)) {
      if (!statement.isBlank()) {
        oracle.execute(statement);
      }
    }
    oracle.execute("CREATE TABLE held (name BIGINT PRIMARY KEY, owner TEXT NOT NULL)");
    for (int i = 0; i < 3; i++) {
      start();
    }
  }

  private static String migration() throws IOException {
    String file = "/db/migration/store/V5__node_lease.sql";
    try (InputStream in = LeaseWorld.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .replaceAll("(?m)^--.*$", "");
    }
  }

  long now() {
    return now;
  }

  void note(String what) {
    history.add(String.format("%9.3f s  %s", now / 1e9, what));
  }

  String history() {
    return String.join("\n", history);
  }

  long upTo(Duration most) {
    return (long) (random.nextDouble() * most.toNanos());
  }

  private boolean chance(double of) {
    return random.nextDouble() < of;
  }

  /** Whether the database is out of reach of everybody now. */
  boolean out(boolean writes) {
    return outages.stream()
        .anyMatch(
            outage -> now >= outage.from() && now < outage.to() && (writes || !outage.readable()));
  }

  void step() throws SQLException {
    if (!calm) {
      mischief();
    }
    LeaseNode node = order.poll();
    if (node == null) {
      return;
    }
    now = Math.max(now, node.due());
    node.step();
    if (node.runs()) {
      order.add(node);
    }
    observe();
  }

  private void mischief() throws SQLException {
    if (chance(0.01) && order.size() < 6) {
      start();
    }
    if (chance(0.004) && !out(true)) {
      Outage outage = new Outage(now, now + upTo(Duration.ofSeconds(40)), chance(0.3));
      outages.add(outage);
      note("the database is away for everybody: " + outage);
    }
    for (LeaseNode node : List.copyOf(order)) {
      if (chance(0.003)) {
        order.remove(node);
        node.pause(upTo(Duration.ofSeconds(60)));
        order.add(node);
      }
      if (chance(0.003)) {
        node.lose(upTo(Duration.ofSeconds(40)));
      }
      if (chance(0.001)) {
        order.remove(node);
        node.kill();
      } else if (chance(0.001)) {
        order.remove(node);
        node.leave();
        left(node.lease());
      }
    }
  }

  private void start() throws SQLException {
    LeaseNode node = new LeaseNode(this, "node" + made++);
    if (node.begin()) {
      order.add(node);
    }
    observe();
  }

  /** Somebody owns one more thing. */
  void hold(String owner) throws SQLException {
    oracle.execute("INSERT INTO held SELECT coalesce(max(name), 0) + 1, '" + owner + "' FROM held");
  }

  private void left(String node) throws SQLException {
    if (oracle.update("DELETE FROM node_lease WHERE node = ?", node) == 1) {
      int unused = oracle.update("INSERT INTO node_end VALUES (?, 'left', 0)", node);
    }
    beats.remove(node);
  }

  private void observe() throws SQLException {
    Map<String, Long> present = LeaseRows.all(oracle).beats();
    present.forEach(
        (node, beat) -> {
          if (!beat.equals(beats.get(node))) {
            beatAt.put(node, now);
          }
        });
    beats.keySet().removeAll(present.keySet());
    beats.keySet().forEach(this::declaredDead);
    beats.clear();
    beats.putAll(present);
  }

  /** A node that could have beaten, and did, is never declared dead. */
  private void declaredDead(String node) {
    long beaten = Objects.requireNonNull(beatAt.get(node));
    long away =
        outages.stream()
            .filter(Outage::isLong)
            .mapToLong(outage -> outage.within(beaten, now))
            .sum();
    assertThat(now - beaten - away)
        .describedAs("time that %s had to beat", node)
        .isGreaterThanOrEqualTo(LeaseWatch.SILENCE.toNanos());
  }

  /** What is written under a lease is written while it holds. */
  void wroteUnder(String node) throws SQLException {
    assertThat(LeaseRows.lives(oracle, node)).describedAs("%s lives", node).isTrue();
  }

  /** Lets all faults be over, and time pass, and looks at what has become of everything. */
  void settle() throws SQLException {
    calm = true;
    note("from here on all is well");
    outages.clear();
    order.forEach(LeaseNode::heal);
    List<LeaseNode> all = new ArrayList<>(order);
    order.clear();
    all.forEach(LeaseNode::resume);
    order.addAll(all);
    long end = now + Duration.ofSeconds(40).toNanos();
    while (!order.isEmpty() && now < end) {
      step();
    }
    Set<String> living = new HashSet<>();
    order.forEach(node -> living.add(node.lease()));
    LeaseRows.Leases leases = LeaseRows.all(oracle);
    if (living.isEmpty()) {
      return;
    }
    assertThat(leases.beats().keySet()).isEqualTo(living);
    assertThat(living).containsAll(oracle.query("SELECT owner FROM held", row -> row.getString(1)));
    for (LeaseNode node : order) {
      Set<String> untold = new HashSet<>(leases.ended());
      untold.removeAll(node.knows());
      assertThat(untold).describedAs("what %s was not told of", node).isEmpty();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
