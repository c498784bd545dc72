package dev.switchboard.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A node of a {@link LeaseWorld}: the real keeper of a lease, and what it does with deaths. */
final class LeaseNode implements Comparable<LeaseNode>, FaultyConnection.Faults {

  private final LeaseWorld world;
  private final String name;
  private final long clockOffset;
  private final Session session;
  private final LeaseKeeper keeper;
  private final Deque<Map.Entry<String, Long>> silent = new ArrayDeque<>();
  private final Deque<Inheritance> inheritances = new ArrayDeque<>();
  private final Set<String> knows = new HashSet<>();
  private Step next = Step.BEAT;
  private boolean runs = true;
  private long begun;
  private long due;
  private long lostUntil;

  /** What a node does next in its turn. */
  private enum Step {
    BEAT,
    LOOK,
    END
  }

  /** What a node that died has left, for whoever it was that heard of it under that lease. */
  private record Inheritance(String dead, String heir) {}

  LeaseNode(LeaseWorld world, String name) {
    this.world = world;
    this.name = name;
    this.clockOffset = world.random.nextLong();
    Connection connection = FaultyConnection.of(world.connection, this);
    this.session = new Session(() -> connection, "");
    this.keeper =
        new LeaseKeeper(
            LeaseWorld.DATABASE, Clock.systemUTC(), () -> world.now() + clockOffset, this::told);
  }

  /** Starts, and takes what has ended for dead; false where the database does not let it. */
  boolean begin() throws SQLException {
    try {
      keeper.begin(session, false);
      LeaseRows.all(session).ended().forEach(this::told);
    } catch (SQLException e) {
      session.discard();
      return false;
    }
    world.note(name + " begins as " + keeper.node());
    world.hold(keeper.node());
    rest(Duration.ZERO);
    return true;
  }

  private void told(String dead) {
    world.note(name + " is told that " + dead + " has ended");
    knows.add(dead);
    inheritances.add(new Inheritance(dead, keeper.node()));
  }

  void step() throws SQLException {
    try {
      if (!inheritances.isEmpty() && world.random.nextBoolean()) {
        inherit();
        due = world.now() + world.upTo(Duration.ofMillis(100));
      } else {
        turn();
      }
    } catch (SQLException e) {
      session.discard();
      rest(Duration.ofNanos(world.upTo(Duration.ofSeconds(3))));
    }
  }

  private void turn() throws SQLException {
    due = world.now() + world.upTo(Duration.ofMillis(100));
    switch (next) {
      case BEAT -> {
        begun = world.now() + clockOffset;
        keeper.beat(session);
        next = Step.LOOK;
      }
      case LOOK -> {
        silent.addAll(keeper.look(session, begun).entrySet());
        next = Step.END;
      }
      case END -> {
        Map.Entry<String, Long> one = silent.poll();
        if (one != null && keeper.end(session, one.getKey(), one.getValue())) {
          world.note(name + " has declared " + one.getKey() + " dead");
        } else if (silent.isEmpty()) {
          rest(Duration.ZERO);
        }
      }
    }
  }

  private void rest(Duration more) {
    silent.clear();
    next = Step.BEAT;
    due = world.now() + LeaseBeats.EVERY.plus(more).toNanos();
  }

  private void inherit() throws SQLException {
    Inheritance next = inheritances.element();
    session.begin();
    boolean holds = LeaseRows.holds(session, LeaseWorld.DATABASE, next.heir());
    if (holds) {
      int unused =
          session.update("UPDATE held SET owner = ? WHERE owner = ?", next.heir(), next.dead());
    }
    session.commit();
    if (holds) {
      world.wroteUnder(next.heir());
      inheritances.remove();
    } else {
      // Under the next lease, once it has one.
      inheritances.remove();
      inheritances.add(new Inheritance(next.dead(), keeper.node()));
    }
  }

  @Override
  public boolean failsBefore(boolean writes) {
    return lost(writes) && world.random.nextInt(4) > 0;
  }

  @Override
  public boolean failsAfter(boolean writes) {
    return lost(writes);
  }

  private boolean lost(boolean writes) {
    return world.out(writes) || world.now() < lostUntil;
  }

  void pause(long nanos) {
    world.note(name + " is paused for " + Duration.ofNanos(nanos));
    due = Math.max(due, world.now() + nanos);
  }

  void resume() {
    due = Math.min(due, world.now() + LeaseBeats.EVERY.toNanos());
  }

  void lose(long nanos) {
    world.note(name + " loses the database for " + Duration.ofNanos(nanos));
    lostUntil = world.now() + nanos;
  }

  void heal() {
    lostUntil = 0;
  }

  void kill() {
    world.note(name + " is killed");
    runs = false;
  }

  void leave() {
    world.note(name + " leaves");
    runs = false;
  }

  boolean runs() {
    return runs;
  }

  long due() {
    return due;
  }

  String lease() {
    return keeper.node();
  }

  Set<String> knows() {
    return knows;
  }

  @Override
  public int compareTo(LeaseNode other) {
    return Long.compare(due, other.due);
  }

  @Override
  public String toString() {
    return name;
  }
}
