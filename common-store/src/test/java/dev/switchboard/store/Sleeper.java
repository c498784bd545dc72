package dev.switchboard.store;

import dev.switchboard.protocol.FailureException;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;

/**
 * A process that writes under its first lease until that is refused, and says on its standard
 * output under which it began and that it was refused; it is paused meanwhile.
 */
final class Sleeper {

  private Sleeper() {}

  @SuppressWarnings("SystemOut") // Its standard output is what it is for.
  public static void main(String[] arguments) {
    OpenStore store =
        Stores.open(
            StoreConfig.of(arguments[0]).asShared(),
            Vertx.vertx(),
            events -> {},
            Clock.systemUTC(),
            List.of("db/migration/testing"),
            Sleeper.class.getClassLoader());
    String lease = store.lease().node();
    store.lease().onDeath(dead -> System.out.println("told " + dead));
    System.out.println("began " + lease);
    try {
      for (int written = 0; ; written++) {
        String name = lease + " " + written;
        String unused =
            Laboratory.await(
                store.write(
                    tx -> {
                      store.lease().require(tx, lease);
                      return Laboratory.addThing(tx, name);
                    }));
      }
    } catch (FailureException e) {
      System.out.println("refused " + e.failure().code());
    } catch (RuntimeException e) {
      // Whoever waits for its words must not wait for ever.
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
