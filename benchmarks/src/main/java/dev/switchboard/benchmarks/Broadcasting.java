package dev.switchboard.benchmarks;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Publishes to sockets that are subscribed, paced or as fast as they take it, and counts what
 * arrives. Every socket gets one frame of each publication.
 */
final class Broadcasting {

  /** Sends one publication, wherever it goes. */
  @FunctionalInterface
  interface Publication {
    void send(long at, long n);
  }

  // Of so many sockets one reads the time in its frames; the others only count them.
  private static final int PROBES = 16;
  private static final long PATIENCE_MILLIS = 20_000;
  private static final long BETWEEN_LOOKS_MILLIS = 20;

  private final Load load;
  private final Meter meter;
  private final int sockets;
  private final Publication publication;
  private final int underWay;
  private final long intervalNanos;
  private long published;
  private long nextDue;
  private boolean stopped;

  private Broadcasting(
      Load load,
      Meter meter,
      List<LoadSocket> sockets,
      Publication publication,
      int underWay,
      long intervalNanos) {
    this.load = load;
    this.meter = meter;
    this.sockets = sockets.size();
    this.publication = publication;
    this.underWay = underWay;
    this.intervalNanos = intervalNanos;
    LoadSocket.Listener others = underWay > 0 ? this::counted : this::found;
    for (int i = 0; i < sockets.size(); i++) {
      sockets.get(i).listen(i % PROBES == 0 ? this::timed : others);
    }
  }

  /** So many deliveries a second, whatever the server does. */
  static Broadcasting paced(
      Load load, Meter meter, List<LoadSocket> sockets, Publication publication, Scale scale) {
    long interval =
        TimeUnit.SECONDS.toNanos(1) * sockets.size() / Math.max(1, scale.deliveriesPerSecond());
    return new Broadcasting(load, meter, sockets, publication, 0, interval);
  }

  /** So many publications under way, each new one once an older one has arrived everywhere. */
  static Broadcasting saturated(
      Load load, Meter meter, List<LoadSocket> sockets, Publication publication, int underWay) {
    return new Broadcasting(load, meter, sockets, publication, underWay, 0);
  }

  /** Warms up, measures, and waits for all that was published. */
  Measurement run(Scale scale) {
    load.onLoop(this::start);
    Load.await(load.after(scale.warmUpMillis()));
    load.onLoop(
        () -> {
          meter.begin();
          return true;
        });
    Load.await(load.after(scale.millis()));
    Measurement measured =
        load.onLoop(
            () -> {
              stopped = true;
              return meter.end();
            });
    awaitAll();
    return measured;
  }

  private boolean start() {
    nextDue = System.nanoTime();
    if (underWay > 0) {
      refill();
    } else {
      publishDue();
    }
    return true;
  }

  private void publishDue() {
    if (stopped) {
      return;
    }
    long now = System.nanoTime();
    while (nextDue <= now) {
      publish(nextDue);
      nextDue += intervalNanos;
    }
    load.loop().schedule(this::publishDue, nextDue - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void refill() {
    while (!stopped && meter.counted() >= (published - underWay + 1) * sockets) {
      publish(System.nanoTime());
    }
  }

  private void publish(long dueAt) {
    published++;
    publication.send(dueAt, published);
  }

  private void timed(LoadSocket socket, ByteBuf buffer, int index, int length) {
    int mark = Stamp.find(buffer, index, length);
    if (mark != Stamp.ABSENT) {
      meter.tookSince(Stamp.at(buffer, mark));
      counted(socket, buffer, index, length);
    }
  }

  /** Passes over what tells of something else, such as that a TCP session is connected. */
  private void found(LoadSocket socket, ByteBuf buffer, int index, int length) {
    if (Stamp.find(buffer, index, length) != Stamp.ABSENT) {
      counted(socket, buffer, index, length);
    }
  }

  private void counted(LoadSocket socket, ByteBuf buffer, int index, int length) {
    meter.count();
    if (underWay > 0) {
      refill();
    }
  }

  private void awaitAll() {
    long waited = 0;
    long missing = load.onLoop(this::missing);
    while (missing > 0 && waited < PATIENCE_MILLIS && load.faults().list().isEmpty()) {
      Load.await(load.after(BETWEEN_LOOKS_MILLIS));
      waited += BETWEEN_LOOKS_MILLIS;
      missing = load.onLoop(this::missing);
    }
    if (missing != 0) {
      String wrong = missing > 0 ? missing + " too few" : -missing + " too many";
      load.faults().add(wrong + " of " + published * sockets + " deliveries");
    }
  }

  private long missing() {
    return published * sockets - meter.counted();
  }

  /** Listens to the answers to what is published; errors are faults. */
  static LoadSocket publisher(LoadSocket socket, ClientLanguage language, Load load) {
    return socket.listen(
        (same, buffer, index, length) -> {
          if (language.isError(buffer, index, length)) {
            load.faults().add(buffer.toString(index, length, StandardCharsets.UTF_8));
          }
        });
  }
}
