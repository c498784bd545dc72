package dev.switchboard.server.config;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the further stores that the YAML file names, all at the same time. */
public final class FurtherStores {

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final KnownKeys known;
  private final LastKnown lastKnown;
  private final Clock clock;
  private final List<StoreReading> all = new ArrayList<>();
  private final List<StoreReading> optional = new ArrayList<>();
  private final List<String> doubts = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();

  private FurtherStores(KnownKeys known, LastKnown lastKnown, Clock clock) {
    this.known = known;
    this.lastKnown = lastKnown;
    this.clock = clock;
  }

  /**
   * Reads them. Blocks, at most as long as each may take.
   *
   * @param loader knows the plug-ins, whose jars may bring further types
   * @param lastKnown what optional stores held that cannot be read now
   * @throws ConfigurationException with a line for everything that is wrong, and for each that
   *     cannot be read besides
   * @throws UnreadStoreException where nothing is wrong, but some cannot be read that are not
   *     optional
   */
  public static StoreReadings read(
      List<StoreDeclaration> stores,
      KnownKeys known,
      ClassLoader loader,
      LastKnown lastKnown,
      Clock clock) {
    if (stores.isEmpty()) {
      return StoreReadings.NONE;
    }
    FurtherStores further = new FurtherStores(known, lastKnown, clock);
    Vertx vertx = smallVertx();
    try {
      further.readAll(stores, StoreTypes.of(loader), vertx);
    } finally {
      close(vertx);
    }
    if (!further.problems.isEmpty()) {
      further.problems.addAll(further.unread);
      throw new ConfigurationException(further.problems);
    }
    if (!further.unread.isEmpty()) {
      throw new UnreadStoreException(further.unread);
    }
    return new StoreReadings(further.all, further.optional, further.doubts);
  }

  // Of few threads and without native code, which no directory has been chosen for yet.
  private static Vertx smallVertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(4)
            .setInternalBlockingPoolSize(4)
            .setPreferNativeTransport(false)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false)));
  }

  private static void close(Vertx vertx) {
    try {
      Void unused =
          vertx
              .close()
              .toCompletionStage()
              .toCompletableFuture()
              .get(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // A store that does not let go keeps a thread, and nobody waiting.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readAll(List<StoreDeclaration> stores, StoreTypes types, Vertx vertx) {
    long begun = System.nanoTime();
    Map<StoreDeclaration, CompletableFuture<List<RawSetting>>> answers = new LinkedHashMap<>();
    for (StoreDeclaration store : stores) {
      if (!store.missing().isEmpty()) {
        problems.add(
            store.line()
                + ": "
                + store.source()
                + ": there is no variable "
                + String.join(", ", store.missing()));
        continue;
      }
      List<String> misspelt = StoreWords.problems(store);
      if (!misspelt.isEmpty()) {
        problems.addAll(misspelt);
        continue;
      }
      try {
        answers.put(store, StoreRead.begin(store, types, known, vertx));
      } catch (IllegalArgumentException e) {
        problems.add(store.line() + ": " + store.source() + ": " + Reason.of(e));
      }
    }
    answers.forEach((store, answer) -> take(store, answer, begun));
  }

  private void take(
      StoreDeclaration store, CompletableFuture<List<RawSetting>> answer, long begun) {
    long remaining = begun + store.timeout().toNanos() - System.nanoTime();
    try {
      StoreReading reading =
          new StoreReading(
              store.name(),
              store.identity(),
              clock.instant().toString(),
              answer.get(Math.max(0, remaining), TimeUnit.NANOSECONDS));
      all.add(reading);
      if (store.optional()) {
        optional.add(reading);
      }
      if (reading.values().isEmpty()) {
        doubts.add(store.source() + ": has no values");
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof ConfigurationException wrong) {
        problems.addAll(wrong.problems());
      } else {
        unread(store, Reason.of(cause));
      }
    } catch (TimeoutException e) {
      unread(store, "no answer within " + store.timeout().toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      unread(store, "interrupted");
    }
  }

  private void unread(StoreDeclaration store, String reason) {
    String line = store.source() + " (" + store.line() + "): cannot be read: " + reason;
    if (!store.optional()) {
      unread.add(line);
      return;
    }
    Optional<StoreReading> last =
        lastKnown.of(store.name()).filter(one -> one.identity().equals(store.identity()));
    doubts.add(
        line
            + last.map(one -> "; its values of " + one.readAt() + " are used")
                .orElse("; it was never read, and is left out"));
    last.ifPresent(optional::add);
    all.add(last.orElse(new StoreReading(store.name(), store.identity(), "", List.of())));
  }
}
