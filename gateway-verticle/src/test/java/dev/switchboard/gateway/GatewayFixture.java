package dev.switchboard.gateway;

import dev.switchboard.gateway.auth.AccessConfig;
import dev.switchboard.gateway.auth.AnonymousAccess;
import dev.switchboard.gateway.auth.AuthConfig;
import dev.switchboard.gateway.auth.HandshakeLimits;
import dev.switchboard.gateway.auth.TokenVerifier;
import dev.switchboard.gateway.connection.GatewayLimits;
import dev.switchboard.gateway.listen.ListenerConfig;
import dev.switchboard.gateway.routing.DomainDirectory;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.BusCodecs;
import dev.switchboard.protocol.bus.BusEventPublisher;
import dev.switchboard.protocol.bus.DomainVerticle;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventPublisher;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.Retention;
import dev.switchboard.store.Store;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A gateway with two event loops, a real bus, a real SQLite file and the ledger domain. */
final class GatewayFixture implements AutoCloseable {

  static final GatewayLimits LIMITS =
      new GatewayLimits(
          65_536,
          1_000_000,
          1_000_000,
          100,
          0,
          Duration.ofMinutes(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Integer.MAX_VALUE);

  private static final PlainDialect PLAIN = new PlainDialect();

  final Vertx vertx = Vertx.vertx();
  final OpenStore store;
  final Gateway gateway;
  final TokenVerifier tokens;
  private @Nullable Future<Void> stopped;

  private GatewayFixture(
      Path folder,
      GatewayLimits limits,
      UnaryOperator<EventPublisher> publishing,
      UnaryOperator<Store> reading) {
    CommandCatalogue catalogue = new CommandCatalogue();
    BusCodecs.register(vertx.eventBus());
    EventPublisher publisher = publishing.apply(new BusEventPublisher(vertx));
    store =
        Stores.open(
            StoreConfig.of("jdbc:sqlite:" + folder.resolve("gateway.db")),
            vertx,
            publisher,
            Clock.systemUTC(),
            List.of(Gateway.MIGRATIONS),
            GatewayFixture.class.getClassLoader());
    DomainDirectory directory = new DomainDirectory(catalogue);
    await(directory.start(vertx.eventBus()));
    DomainContext context =
        new DomainContext(
            vertx, Settings.of(Map.of()), Clock.systemUTC(), publisher, Map.of(Store.class, store));
    await(vertx.deployVerticle(new DomainVerticle(new LedgerDomain(), context, catalogue)));
    tokens =
        new TokenVerifier(
            vertx,
            new AuthConfig(true, "a secret of sixteen bytes and more", null, null, null, null, 0),
            Clock.systemUTC());
    gateway =
        await(
            Gateway.start(
                vertx,
                new GatewayConfig(
                    List.of(
                        new ListenerConfig("main", "127.0.0.1", 0, 1, Map.of("/", "plain"), true)),
                    Map.of("switchboard.plain", "plain"),
                    1743,
                    2,
                    limits,
                    new AccessConfig(
                        AnonymousAccess.ALWAYS, List.of(), List.of(), HandshakeLimits.Bounds.NONE),
                    Optional.empty(),
                    Duration.ofSeconds(1)),
                new Gateway.Parts(
                    reading.apply(store),
                    false,
                    tokens,
                    directory,
                    catalogue,
                    Map.of("plain", socket -> PLAIN),
                    Clock.systemUTC())));
  }

  static GatewayFixture start(Path folder) {
    return start(folder, LIMITS, publisher -> publisher);
  }

  static GatewayFixture start(
      Path folder, GatewayLimits limits, UnaryOperator<EventPublisher> publishing) {
    return new GatewayFixture(folder, limits, publishing, store -> store);
  }

  /** A gateway that sees the store so; the domain sees it as it is. */
  static GatewayFixture startWith(Path folder, UnaryOperator<Store> reading) {
    return new GatewayFixture(folder, LIMITS, publisher -> publisher, reading);
  }

  int port() {
    return gateway.listeners().get(0).port();
  }

  /** Appends to a ledger as a domain would. */
  Future<Event> append(String topic, String text) {
    return store.write(
        transaction ->
            transaction.append(
                new Topic(topic),
                new Retention(LedgerDomain.KEPT, Duration.ofDays(1)),
                number -> LedgerDomain.entry(number, text)));
  }

  /** Completes once no socket is open any more. */
  Future<Void> allGone() {
    return left(0);
  }

  /** Completes once so many sockets are open. */
  Future<Void> left(int sockets) {
    Promise<Void> gone = Promise.promise();
    long watch =
        vertx.setPeriodic(
            20,
            id -> {
              if (gateway.connections() == sockets) {
                gone.tryComplete();
              }
            });
    return gone.future().onComplete(done -> vertx.cancelTimer(watch));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Has the gateway close its sockets and end; the store goes on. */
  Future<Void> stopGateway() {
    if (stopped == null) {
      stopped = gateway.stop();
    }
    return stopped;
  }

  @Override
  public void close() {
    await(stopGateway());
    await(store.close());
    await(vertx.close());
  }
}
