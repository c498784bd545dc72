package dev.switchboard.chaos.fault;

import dev.switchboard.chaos.world.World;
import dev.switchboard.chaos.world.WorldException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The faults of a run, in their order; the same ones for the same seed and world. */
public record Schedule(List<Fault> faults) {

  /**
   * How long things take.
   *
   * @param quietMillis between faults, at least; at most twice that
   * @param pausesMillis how long a node is stopped: one of these
   * @param partedMillis how long nodes are parted
   * @param brokenMillis how long a clock is wrong or a disk full
   */
  public record Lengths(
      long quietMillis, List<Long> pausesMillis, long partedMillis, long brokenMillis) {

    /** As the promise has it. */
    public static final Lengths FULL =
        new Lengths(4_000, List.of(20_000L, 60_000L), 30_000, 15_000);

    /** For a run of a minute. */
    public static final Lengths QUICK = new Lengths(2_000, List.of(4_000L), 6_000, 3_000);
  }

  /** Copies what it is given. */
  public Schedule {
    faults = List.copyOf(faults);
  }

  /**
   * Makes one. The first faults are one of each kind, in a random order; then they come as their
   * weights have it.
   *
   * @param wanted the only kinds; all that are possible where there are none
   */
  public static Schedule of(
      long seed, int count, World world, List<FaultKind> wanted, Lengths lengths) {
    List<FaultKind> possible =
        Arrays.stream(FaultKind.values())
            .filter(kind -> wanted.isEmpty() || wanted.contains(kind))
            .filter(kind -> kind.isPossibleIn(world))
            .toList();
    if (possible.isEmpty()) {
      throw new WorldException("none of the wanted faults is possible here");
    }
    return of(seed, count, world.size(), possible, lengths);
  }

  static Schedule of(long seed, int count, int nodes, List<FaultKind> possible, Lengths lengths) {
    Random random = new Random(seed);
    List<FaultKind> bag = new ArrayList<>();
    for (FaultKind kind : possible) {
      for (int i = 0; i < kind.weight(); i++) {
        bag.add(kind);
      }
    }
    List<FaultKind> first = new ArrayList<>(possible);
    Collections.shuffle(first, random);
    List<Fault> faults = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      FaultKind kind =
          number <= first.size() ? first.get(number - 1) : bag.get(random.nextInt(bag.size()));
      faults.add(fault(number, kind, nodes, random, lengths));
    }
    return new Schedule(faults);
  }

  private static Fault fault(
      int number, FaultKind kind, int nodes, Random random, Lengths lengths) {
    int node = random.nextInt(nodes);
    int other = nodes == 1 ? node : (node + 1 + random.nextInt(nodes - 1)) % nodes;
    long quiet = lengths.quietMillis() + random.nextLong(lengths.quietMillis());
    List<Long> pauses = lengths.pausesMillis();
    long pause = pauses.get(random.nextInt(pauses.size()));
    long down = random.nextLong(500);
    boolean isForward = random.nextBoolean();
    long lasts =
        switch (kind) {
          case PAUSE_NODE -> pause;
          case PART_NODES, PART_DATABASE -> lengths.partedMillis();
          case TURN_CLOCK, FILL_DISK -> lengths.brokenMillis();
          case KILL_NODE, KILL_DATABASE -> down;
          case RESTART -> 0;
        };
    return new Fault(number, kind, node, other, quiet, lasts, isForward);
  }
}
