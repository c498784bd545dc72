package dev.switchboard.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A socket's short life: handshake, token, one subscription, closing handshake. */
final class Connect implements Scenario {

  private static final String TOPIC = "bench:connect";
  private static final int AT_ONCE = 32;
  private static final int USERS = 1_000;

  @Override
  public String name() {
    return "connect";
  }

  @Override
  public String description() {
    return "handshake, token, connect, one subscription, close, "
        + AT_ONCE
        + " at a time; per connection";
  }

  @Override
  public boolean suitsPeers() {
    return true;
  }

  @Override
  public Measurement run(Subject.Running server, Load load, Scale scale) {
    Meter meter = new Meter(server.pid());
    Lives lives = new Lives(server.language(), load, meter);
    CompletableFuture<List<Boolean>> ends =
        load.each(AT_ONCE, AT_ONCE, unused -> lives.oneAfterAnother());
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
              lives.stopped = true;
              return meter.end();
            });
    Load.await(ends);
    return measured;
  }

  private static final class Lives {

    private final ClientLanguage language;
    private final Load load;
    private final Meter meter;
    private int begun;
    private boolean stopped;

    Lives(ClientLanguage language, Load load, Meter meter) {
      this.language = language;
      this.load = load;
      this.meter = meter;
    }

    CompletableFuture<Boolean> oneAfterAnother() {
      CompletableFuture<Boolean> over = new CompletableFuture<>();
      next(over);
      return over;
    }

    private void next(CompletableFuture<Boolean> over) {
      if (stopped) {
        over.complete(true);
        return;
      }
      long begunAt = System.nanoTime();
      language
          .open(load, begun++ % USERS)
          .thenCompose(socket -> language.subscribe(socket, TOPIC))
          .thenCompose(LoadSocket::close)
          .whenComplete(
              (socket, failure) -> {
                if (failure != null) {
                  over.completeExceptionally(failure);
                  return;
                }
                meter.count();
                meter.tookSince(begunAt);
                // Not from within the end of this one, whose turn it still is.
                load.loop().execute(() -> next(over));
              });
    }
  }
}
