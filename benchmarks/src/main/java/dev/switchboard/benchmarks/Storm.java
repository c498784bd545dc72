package dev.switchboard.benchmarks;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Every socket is cut off at once, misses some events, and comes back: each must get exactly what
 * it missed, in order, without asking.
 */
final class Storm implements Scenario {

  private static final int SOCKETS_PER_TOPIC = 100;
  private static final int LIVE = 3;
  private static final int MISSED = 10;
  private static final int OPENED_AT_ONCE = 64;
  private static final int BACK_AT_ONCE = 512;
  private static final long PATIENCE_MILLIS = 120_000;
  private static final long BETWEEN_LOOKS_MILLIS = 10;

  @Override
  public String name() {
    return "storm";
  }

  @Override
  public String description() {
    return "all sockets cut off and back at once, each to get the "
        + MISSED
        + " events it missed; per socket; on both cores; times since the storm began";
  }

  @Override
  public boolean suitsPeers() {
    return false;
  }

  @Override
  public boolean usesAllCores() {
    return true;
  }

  @Override
  public Measurement run(Subject.Running server, Load load, Scale scale) {
    Run run = new Run(server, load, scale.manySockets());
    run.open();
    run.publish(LIVE);
    run.await("live events", () -> run.received == (long) LIVE * run.count);
    run.cut();
    run.publish(MISSED);
    return run.comeBack();
  }

  /** When something has come about. */
  @FunctionalInterface
  private interface Condition {
    boolean met();
  }

  private static final class Run {

    private final Subject.Running server;
    private final ClientLanguage language;
    private final Load load;
    private final Meter meter;
    private final int count;
    private final LoadSocket[] sockets;
    private final long[] next;
    private final Template[] messages;
    private final LoadSocket publisher;
    private long published;
    private long answered;
    private long received;
    private long wrong;
    private long stormBegan;

    Run(Subject.Running server, Load load, int count) {
      this.server = server;
      this.language = server.language();
      this.load = load;
      this.meter = new Meter(server.pid());
      this.count = count;
      this.sockets = new LoadSocket[count];
      this.next = new long[count];
      this.messages = new Template[(count + SOCKETS_PER_TOPIC - 1) / SOCKETS_PER_TOPIC];
      for (int i = 0; i < messages.length; i++) {
        messages[i] = language.publish(topic(i), Stamp.SHORTEST_JSON);
      }
      publisher = Load.await(load.begin(() -> language.openPublisher(load, count)));
      publisher.listen(
          (same, buffer, index, length) -> {
            answered++;
            if (language.isError(buffer, index, length)) {
              load.faults().add(buffer.toString(index, length, StandardCharsets.UTF_8));
            }
          });
    }

    private static String topic(int number) {
      return "bench:storm-" + number;
    }

    void open() {
      CompletableFuture<List<LoadSocket>> opening =
          load.each(
              count,
              OPENED_AT_ONCE,
              number ->
                  opened(number)
                      .thenCompose(
                          socket -> language.subscribe(socket, topic(number / SOCKETS_PER_TOPIC))));
      Load.await(opening);
    }

    private CompletableFuture<LoadSocket> opened(int number) {
      return language
          .open(load, number)
          .thenApply(
              socket -> {
                sockets[number] = socket;
                return socket.listen(this::event);
              });
    }

    /** To every topic, and waits until all are on disk. */
    void publish(int events) {
      load.onLoop(
          () -> {
            for (int i = 0; i < events; i++) {
              published++;
              for (Template message : messages) {
                publisher.send(message, System.nanoTime(), published);
              }
            }
            return true;
          });
      await("answers to what was published", () -> answered == published * messages.length);
    }

    /** Without closing handshakes; waits until the server has noticed. */
    void cut() {
      CompletableFuture<List<LoadSocket>> cutting =
          load.each(count, count, number -> sockets[number].cut());
      Load.await(cutting);
      long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
      while (server.status().connections() > 1) {
        if (System.nanoTime() > deadline) {
          throw new BenchException(server.name() + " does not notice that sockets are gone");
        }
      }
    }

    Measurement comeBack() {
      CompletableFuture<List<LoadSocket>> opening =
          load.begin(
              () -> {
                meter.begin();
                stormBegan = System.nanoTime();
                return load.each(count, BACK_AT_ONCE, this::opened);
              });
      Load.await(opening);
      await("sockets that got what they missed", () -> meter.counted() == count);
      Measurement measured = load.onLoop(meter::end);
      if (load.onLoop(() -> wrong) > 0) {
        load.faults().add(wrong + " events came twice, or after one that was missing");
      }
      return measured;
    }

    private void event(LoadSocket socket, ByteBuf buffer, int index, int length) {
      int mark = Stamp.find(buffer, index, length);
      if (mark == Stamp.ABSENT) {
        return;
      }
      received++;
      int number = socket.number();
      if (Stamp.n(buffer, mark) == next[number] + 1) {
        next[number]++;
        if (next[number] == LIVE + MISSED) {
          meter.count();
          meter.tookSince(stormBegan);
        }
      } else {
        wrong++;
      }
    }

    void await(String what, Condition condition) {
      long waited = 0;
      while (!load.onLoop(condition::met)) {
        if (waited > PATIENCE_MILLIS) {
          load.faults()
              .add(
                  "after "
                      + PATIENCE_MILLIS / 1_000
                      + " s some "
                      + what
                      + " are missing: "
                      + meter.counted()
                      + " of "
                      + count
                      + " sockets were served");
          return;
        }
        Load.await(load.after(BETWEEN_LOOKS_MILLIS));
        waited += BETWEEN_LOOKS_MILLIS;
      }
    }
  }
}
