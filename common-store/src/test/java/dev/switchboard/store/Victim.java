package dev.switchboard.store;

import dev.switchboard.protocol.Position;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that appends without end and says on its standard output what was answered, until it is
 * killed.
 */
final class Victim {

  private static final int IN_FLIGHT = 100;

  private final TopicLog log;
  private final AtomicInteger next = new AtomicInteger();

  private Victim(TopicLog log) {
    this.log = log;
  }

  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    OpenStore store =
        Stores.open(
            StoreConfig.of(arguments[0]),
            vertx,
            events -> {},
            Clock.systemUTC(),
            List.of(),
            Victim.class.getClassLoader());
    Victim victim = new Victim(store.log());
    Context context = vertx.getOrCreateContext();
    context.runOnContext(
        unused -> {
          for (int i = 0; i < IN_FLIGHT; i++) {
            victim.append();
          }
        });
  }

  private void append() {
    int n = next.incrementAndGet();
    log.append(Laboratory.TOPIC, Retention.FOREVER, Laboratory.message("m" + n))
        .onComplete(
            position -> {
              say(position, n);
              append();
            },
            Throwable::printStackTrace);
  }

  @SuppressWarnings("SystemOut") // Its standard output is what it is for.
  private static void say(Position position, int n) {
    System.out.println(position.epoch() + " " + position.sequence() + " m" + n);
  }
}
