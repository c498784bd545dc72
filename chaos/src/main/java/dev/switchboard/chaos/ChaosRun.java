package dev.switchboard.chaos;

import dev.switchboard.chaos.client.Scene;
import dev.switchboard.chaos.client.Topics;
import dev.switchboard.chaos.client.Workload;
import dev.switchboard.chaos.fault.Breaker;
import dev.switchboard.chaos.fault.Fault;
import dev.switchboard.chaos.fault.FaultKind;
import dev.switchboard.chaos.fault.Schedule;
import dev.switchboard.chaos.history.HistoryFile;
import dev.switchboard.chaos.history.HistoryWriter;
import dev.switchboard.chaos.world.Plan;
import dev.switchboard.chaos.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One run: a world is made, clients read and write in it, things break, and at the end all that is
 * on disk is compared with what they saw.
 *
 * @param wanted the only kinds of faults; all where there are none
 * @param messages operations that must be acknowledged before the run ends
 * @param perSecond operations a second, all writers together
 * @param trustsResume whether clients leave subscribing again to the server where they may
 */
record ChaosRun(
    Plan plan,
    long seed,
    int faults,
    List<FaultKind> wanted,
    Schedule.Lengths lengths,
    long messages,
    double perSecond,
    boolean trustsResume,
    Consumer<String> tell) {

  private static final long ANSWERS_MILLIS = 60_000;
  private static final long TOLD_EVERY = 5_000;
  private static final long SETTLE_MILLIS = 30_000;

  /** Runs it; returns the history. */
  HistoryFile run() throws IOException {
    Path file = plan.directory().resolve("history.jsonl");
    tell.accept("starting " + plan.nodes() + (plan.nodes() == 1 ? " node" : " nodes"));
    try (World world = new World(plan);
        HistoryWriter history = new HistoryWriter(file);
        Scene scene = new Scene(history, world.authorities(), seed)) {
      world.leftOut().forEach(tell);
      Schedule schedule = Schedule.of(seed, faults, world, wanted, lengths);
      schedule.faults().forEach(fault -> tell.accept("  planned: " + planned(fault)));
      play(world, scene, schedule);
    }
    return new HistoryFile(file);
  }

  private static String planned(Fault fault) {
    return fault.name() + " (node" + (fault.node() + 1) + "), after " + fault.quietMillis() + " ms";
  }

  private void play(World world, Scene scene, Schedule schedule) throws IOException {
    Workload workload = new Workload(scene, new Topics(scene), trustsResume, world.deviceHost());
    workload.begin(perSecond);
    tell.accept("clients are connected");
    workload.write();
    new Breaker(world, scene, tell).play(schedule);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(lengths.quietMillis()));
    awaitMessages(workload);
    workload.stopWriting(ANSWERS_MILLIS);
    tell.accept(workload.acknowledged() + " acknowledged; reading the log");
    workload.settle(SETTLE_MILLIS);
    workload.end();
  }

  private void awaitMessages(Workload workload) {
    long told = 0;
    for (long now = workload.acknowledged(); now < messages; now = workload.acknowledged()) {
      if (now - told >= TOLD_EVERY) {
        told = now;
        tell.accept(now + " of " + messages + " acknowledged");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }
}
