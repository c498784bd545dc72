package dev.switchboard.chaos.fault;

import dev.switchboard.chaos.client.Scene;
import dev.switchboard.chaos.history.Entry;
import dev.switchboard.chaos.history.Entry.NodeState.State;
import dev.switchboard.chaos.world.World;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Breaks things and mends them, one fault after the other. */
public final class Breaker {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String DATABASE = "database";

  private final World world;
  private final Scene scene;
  private final Consumer<String> tell;

  /** Tells of each fault as it happens. */
  public Breaker(World world, Scene scene, Consumer<String> tell) {
    this.world = world;
    this.scene = scene;
    this.tell = tell;
    for (int node = 0; node < world.size(); node++) {
      state(world.name(node), State.UP);
    }
    if (world.hasDatabase()) {
      state(DATABASE, State.UP);
    }
  }

  /** Carries out all of them. */
  public void play(Schedule schedule) {
    for (Fault fault : schedule.faults()) {
      rest(fault.quietMillis());
      List<String> hit = hit(fault);
      tell.accept(fault.name() + " " + String.join(", ", hit));
      scene.write(new Entry.FaultBegun(scene.now(), fault.name(), hit));
      play(fault);
      scene.write(new Entry.FaultEnded(scene.now(), fault.name()));
      requireHealth();
    }
  }

  private void requireHealth() {
    String ailing = world.ailing();
    if (ailing != null) {
      throw new IllegalStateException(ailing);
    }
  }

  private List<String> hit(Fault fault) {
    String node = world.name(fault.node());
    return switch (fault.kind()) {
      case KILL_NODE, PAUSE_NODE, TURN_CLOCK -> List.of(node);
      case RESTART -> nodes();
      case FILL_DISK -> List.of(world.hasDatabase() ? DATABASE : node);
      case KILL_DATABASE -> List.of(DATABASE);
      case PART_NODES -> List.of(node, world.name(fault.other()));
      case PART_DATABASE -> List.of(node, DATABASE);
    };
  }

  private List<String> nodes() {
    return IntStream.range(0, world.size()).mapToObj(world::name).toList();
  }

  private void play(Fault fault) {
    int node = fault.node();
    switch (fault.kind()) {
      case KILL_NODE -> {
        state(world.name(node), State.DOWN);
        world.kill(node);
        rest(fault.lastsMillis());
        start(node);
      }
      case PAUSE_NODE -> {
        state(world.name(node), State.PAUSED);
        world.pause(node);
        rest(fault.lastsMillis());
        world.goOn(node);
        state(world.name(node), State.UP);
      }
      case RESTART -> restartAll();
      case TURN_CLOCK -> {
        world.turnClock(node, fault.isForward() ? HOUR : HOUR.negated());
        rest(fault.lastsMillis());
        world.turnClock(node, Duration.ZERO);
      }
      case FILL_DISK -> fillDisk(fault);
      case KILL_DATABASE -> {
        state(DATABASE, State.DOWN);
        world.killDatabase();
        rest(fault.lastsMillis());
        world.startDatabase();
        state(DATABASE, State.UP);
      }
      case PART_NODES -> partNodes(fault);
      case PART_DATABASE -> partDatabase(fault);
    }
  }

  private void start(int node) {
    world.start(node);
    world.awaitReady(node);
    state(world.name(node), State.UP);
  }

  private void restartAll() {
    for (int node = 0; node < world.size(); node++) {
      state(world.name(node), State.DOWN);
      world.terminate(node);
      start(node);
    }
  }

  private void fillDisk(Fault fault) {
    String full = world.hasDatabase() ? DATABASE : world.name(fault.node());
    state(full, State.FULL);
    world.fillDisk(true);
    rest(fault.lastsMillis());
    world.fillDisk(false);
    world.startDatabase();
    state(full, State.UP);
  }

  private void partNodes(Fault fault) {
    states(fault, State.PARTITIONED);
    world.part(fault.node(), fault.other(), true);
    rest(fault.lastsMillis());
    world.part(fault.node(), fault.other(), false);
    states(fault, State.UP);
  }

  private void states(Fault fault, State state) {
    state(world.name(fault.node()), state);
    state(world.name(fault.other()), state);
  }

  private void partDatabase(Fault fault) {
    state(world.name(fault.node()), State.PARTITIONED);
    world.partFromDatabase(fault.node(), true);
    rest(fault.lastsMillis());
    world.partFromDatabase(fault.node(), false);
    state(world.name(fault.node()), State.UP);
  }

  private void state(String node, State state) {
    scene.write(new Entry.NodeState(scene.now(), node, state));
  }

  private static void rest(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
