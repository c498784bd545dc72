package dev.switchboard.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What open sockets that do nothing hold in memory. */
final class Idle implements Scenario {

  private static final int AT_ONCE = 64;
  private static final int WARM_UP_SOCKETS = 500;
  private static final long SETTLE_MILLIS = 500;
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String description() {
    return "resident bytes of an authenticated socket with a topic of its own, after a collection";
  }

  @Override
  public String unit() {
    return "bytes";
  }

  @Override
  public boolean suitsPeers() {
    return true;
  }

  @Override
  public Measurement run(Subject.Running server, Load load, Scale scale) {
    // Code, pools and heap that a server has once it has served at all are not the sockets' cost.
    List<LoadSocket> first = open(server, load, Math.min(WARM_UP_SOCKETS, scale.manySockets()));
    CompletableFuture<List<LoadSocket>> closing =
        load.each(first.size(), AT_ONCE, number -> first.get(number).close());
    Load.await(closing);
    long before = settled(server, load, scale);
    Meter meter = new Meter(server.pid());
    load.onLoop(
        () -> {
          meter.begin();
          return true;
        });
    List<LoadSocket> sockets = open(server, load, scale.manySockets(), meter);
    Measurement opening = load.onLoop(meter::end);
    long after = settled(server, load, scale);
    return opening.withCost((double) (after - before) / sockets.size());
  }

  private static List<LoadSocket> open(Subject.Running server, Load load, int count) {
    return open(server, load, count, new Meter(server.pid()));
  }

  private static List<LoadSocket> open(Subject.Running server, Load load, int count, Meter meter) {
    ClientLanguage language = server.language();
    CompletableFuture<List<LoadSocket>> opening =
        load.each(
            count,
            AT_ONCE,
            number -> {
              long begunAt = System.nanoTime();
              return language
                  .open(load, number)
                  .thenCompose(socket -> language.subscribe(socket, "bench:idle-" + number))
                  .whenComplete(
                      (socket, failure) -> {
                        meter.count();
                        meter.tookSince(begunAt);
                      });
            });
    return Load.await(opening);
  }

  private static long settled(Subject.Running server, Load load, Scale scale) {
    Load.await(load.after(Math.min(SETTLE_MILLIS, scale.millis())));
    collect(server, load);
    Load.await(load.after(Math.min(SETTLE_MILLIS, scale.millis())));
    return ProcessFigures.residentBytes(server.pid());
  }

  /** Has the server collect its garbage; a runtime without jcmd leaves it to itself. */
  private static void collect(Subject.Running server, Load load) {
    if (!Files.isExecutable(JCMD)) {
      load.faults().add("no jcmd in this Java runtime: garbage is counted, too");
      return;
    }
    try {
      new ProcessBuilder(JCMD.toString(), Long.toString(server.pid()), "GC.run")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new BenchException("cannot run " + JCMD, e);
    } catch (InterruptedException e) {
      throw new BenchException("interrupted", e);
    }
  }
}
