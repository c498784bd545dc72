package dev.switchboard.benchmarks;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Requests and their answers: each socket sends the next one when it has an answer. */
final class Requests implements Scenario {

  /** Opens a socket and says what it asks, over and over in this order. */
  @FunctionalInterface
  interface Preparation {
    CompletableFuture<Asking> open(Subject.Running server, Load load, Scale scale, int number);
  }

  /** A socket and its requests; an operation is one round of them. */
  record Asking(LoadSocket socket, List<Template> round) {}

  private static final int OPENED_AT_ONCE = 32;

  private final String name;
  private final String description;
  private final boolean suitsPeers;
  private final int inFlight;
  private final Preparation preparation;

  Requests(
      String name, String description, boolean suitsPeers, int inFlight, Preparation preparation) {
    this.name = name;
    this.description = description;
    this.suitsPeers = suitsPeers;
    this.inFlight = inFlight;
    this.preparation = preparation;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public boolean suitsPeers() {
    return suitsPeers;
  }

  @Override
  public Measurement run(Subject.Running server, Load load, Scale scale) {
    CompletableFuture<List<Asking>> opening =
        load.each(
            scale.requesters(),
            OPENED_AT_ONCE,
            number -> preparation.open(server, load, scale, number));
    List<Asking> askers = Load.await(opening);
    Meter meter = new Meter(server.pid());
    List<Asker> running = new ArrayList<>();
    load.onLoop(
        () -> {
          for (Asking asking : askers) {
            running.add(new Asker(asking, server.language(), load.faults(), meter));
          }
          running.forEach(asker -> asker.start(inFlight));
          return true;
        });
    Load.await(load.after(scale.warmUpMillis()));
    load.onLoop(
        () -> {
          meter.begin();
          return true;
        });
    Load.await(load.after(scale.millis()));
    Measurement measured = load.onLoop(meter::end);
    List<CompletableFuture<Object>> ends =
        load.onLoop(() -> running.stream().map(Asker::stop).toList());
    ends.forEach(Load::await);
    return measured;
  }

  /** One socket at work; answers come in the order of the requests. */
  private static final class Asker {

    private final LoadSocket socket;
    private final List<Template> round;
    private final ClientLanguage language;
    private final Faults faults;
    private final Meter meter;
    private final ArrayDeque<Long> sentAt = new ArrayDeque<>();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private long sent;
    private long answered;
    private boolean stopped;

    Asker(Asking asking, ClientLanguage language, Faults faults, Meter meter) {
      this.socket = asking.socket().listen(this::answer);
      this.round = asking.round();
      this.language = language;
      this.faults = faults;
      this.meter = meter;
    }

    void start(int inFlight) {
      for (int i = 0; i < inFlight; i++) {
        ask();
      }
    }

    private void ask() {
      long now = System.nanoTime();
      if (sent % round.size() == 0) {
        sentAt.add(now);
      }
      socket.send(round.get((int) (sent % round.size())), now, sent);
      sent++;
    }

    private void answer(LoadSocket same, ByteBuf buffer, int index, int length) {
      if (language.isError(buffer, index, length)) {
        faults.add(buffer.toString(index, length, StandardCharsets.UTF_8));
      }
      answered++;
      if (answered % round.size() == 0) {
        meter.count();
        meter.tookSince(sentAt.remove());
      }
      if (!stopped) {
        ask();
      } else if (answered == sent) {
        idle.complete(null);
      }
    }

    /** Completes once everything is answered, or nothing can be any more. */
    CompletableFuture<Object> stop() {
      stopped = true;
      if (answered == sent) {
        idle.complete(null);
      }
      return CompletableFuture.anyOf(idle, socket.closed());
    }
  }
}
