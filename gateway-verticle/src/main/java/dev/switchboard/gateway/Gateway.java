package dev.switchboard.gateway;

import dev.switchboard.gateway.auth.OriginPolicy;
import dev.switchboard.gateway.auth.TokenVerifier;
import dev.switchboard.gateway.connection.Authenticator;
import dev.switchboard.gateway.connection.ClusterConnections;
import dev.switchboard.gateway.connection.Connection;
import dev.switchboard.gateway.connection.ConnectionRegistry;
import dev.switchboard.gateway.connection.GatewayLimits;
import dev.switchboard.gateway.connection.Gateways;
import dev.switchboard.gateway.connection.Places;
import dev.switchboard.gateway.connection.RegisteredConnections;
import dev.switchboard.gateway.connection.RevokedSockets;
import dev.switchboard.gateway.connection.SharedState;
import dev.switchboard.gateway.http.Endpoint;
import dev.switchboard.gateway.http.Health;
import dev.switchboard.gateway.http.HttpApi;
import dev.switchboard.gateway.listen.BoundListener;
import dev.switchboard.gateway.listen.Dialects;
import dev.switchboard.gateway.listen.HandshakePolicies;
import dev.switchboard.gateway.listen.ListenException;
import dev.switchboard.gateway.listen.ListenerConfig;
import dev.switchboard.gateway.listen.Readiness;
import dev.switchboard.gateway.listen.SessionPortInfo;
import dev.switchboard.gateway.meter.Counters;
import dev.switchboard.gateway.presence.PresenceBook;
import dev.switchboard.gateway.presence.PresenceDomain;
import dev.switchboard.gateway.presence.PresenceShare;
import dev.switchboard.gateway.routing.DomainDirectory;
import dev.switchboard.protocol.bus.BusEventPublisher;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.bus.DomainVerticle;
import dev.switchboard.protocol.bus.Nodes;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.dialect.SocketDialects;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.settings.LimitKeys;
import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The gateway of a process: one verticle per event loop behind every listener, and what they share.
 */
public final class Gateway {

  /** Where the tables lie that a store must have for a gateway. */
  public static final String MIGRATIONS = "db/migration/gateway";

  /** What a reload may change while the gateway runs. */
  public static final List<SettingKey> LIVE_KEYS =
      List.of(
          LimitKeys.MESSAGES_PER_SECOND,
          LimitKeys.BURST,
          LimitKeys.SUBSCRIPTIONS_PER_CONNECTION,
          LimitKeys.CONNECTIONS_PER_USER,
          LimitKeys.RESUME_SECONDS,
          ListenerKeys.ORIGINS);

  /** The longest pause between two closes of a drain, so that few sockets are not waited for. */
  private static final long LONGEST_PAUSE_MS = 200;

  /** How long behind the last close a drain waits for peers that do not answer. */
  private static final Duration PATIENCE = Duration.ofMillis(700);

  private static final Duration CUT_OFF = Duration.ofMillis(300);

  /** How often it is found out anew which gateway counts whose sockets. */
  private static final long PLACES_EVERY_MS = 1_000;

  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Clock clock;
  private volatile GatewayLimits limits;
  private @Nullable OriginPolicy origins;
  private final ConnectionRegistry registry = new ConnectionRegistry();
  private final Gateways gateways;
  private final Places places;
  private final RevokedSockets revoked;
  private final List<Long> timers = new CopyOnWriteArrayList<>();
  private final Resuming resuming;
  private final Counters counters = new Counters();
  private final Readiness readiness = new Readiness();
  private final List<BoundListener> bound = new CopyOnWriteArrayList<>();
  private final List<String> deployments = new ArrayList<>();

  private @Nullable PresenceShare sharing;

  private Gateway(Vertx vertx, GatewayConfig config, Parts parts) {
    Store store = parts.store();
    this.vertx = vertx;
    this.config = config;
    this.clock = parts.clock();
    this.limits = config.limits();
    this.gateways = new Gateways(vertx);
    this.places = new Places(registry, gateways, () -> limits.connectionsPerUser());
    this.revoked =
        new RevokedSockets(vertx, store, registry, parts.tokens().revocations(), gateways, clock);
    this.resuming = new Resuming(vertx, store, parts.shared(), () -> limits, clock);
  }

  /**
   * What a gateway is made of besides its configuration.
   *
   * @param shared whether other nodes have the store too
   * @param dialects by their names
   */
  public record Parts(
      Store store,
      boolean shared,
      TokenVerifier tokens,
      DomainDirectory directory,
      CommandCatalogue catalogue,
      Map<String, SocketDialects> dialects,
      Clock clock) {}

  /**
   * Binds every listener and serves. Fails with {@link ListenException} where one cannot be bound;
   * nothing stays bound then.
   */
  public static Future<Gateway> start(Vertx vertx, GatewayConfig config, Parts parts) {
    Gateway gateway = new Gateway(vertx, config, parts);
    return gateway
        .restore()
        .compose(restored -> gateway.deploy(parts))
        .<Gateway>map(deployed -> gateway)
        .onSuccess(ready -> ready.readiness.set(true))
        .onSuccess(ready -> Nodes.of(vertx).counting(ready.registry::size))
        .recover(thrown -> gateway.undeploy().transform(undone -> Future.failedFuture(thrown)));
  }

  private Future<Void> restore() {
    // Nobody may come in before it is known whose tokens are refused.
    return revoked.look().compose(read -> resuming.begin()).onSuccess(begun -> watchOthers());
  }

  private void watchOthers() {
    places.look();
    timers.add(vertx.setPeriodic(PLACES_EVERY_MS, id -> places.look()));
    timers.add(vertx.setPeriodic(RevokedSockets.LOOK_EVERY.toMillis(), id -> revoked.look()));
    revoked.sweep();
    timers.add(vertx.setPeriodic(SWEEP_EVERY.toMillis(), id -> revoked.sweep()));
  }

  private Future<?> deploy(Parts parts) {
    HandshakePolicies policies =
        HandshakePolicies.of(
            config.access(), new Dialects(parts.dialects(), config.subprotocols()), readiness);
    origins = policies.origins();
    HttpApi api =
        new HttpApi(
            vertx,
            new HttpApi.Parts(
                config.access().anonymous(),
                config.limits().messageBytes(),
                parts.tokens(),
                policies.origins(),
                parts.directory(),
                new DomainClient(vertx),
                new ClusterConnections(new RegisteredConnections(vertx, registry), gateways),
                revoked,
                new Health(
                    Map.of("store", () -> parts.store().health().alive()),
                    new TreeMap<>(
                        Map.of(
                            "gateway",
                            readiness::get,
                            "store",
                            () -> parts.store().health().ready())))));
    Endpoint sessionPort = SessionPortInfo.endpoint(this::listeners, config.sessionPort());
    PresenceBook presence =
        new PresenceBook(
            new BusEventPublisher(vertx),
            (delayMs, task) -> vertx.setTimer(delayMs, id -> task.run()),
            clock);
    PresenceShare share = PresenceShare.start(vertx, presence, new BusEventPublisher(vertx), clock);
    sharing = share;
    GatewayVerticle.Parts shared =
        new GatewayVerticle.Parts(
            config,
            policies,
            new SharedState(
                registry,
                places,
                presence,
                resuming.states(),
                new Authenticator(parts.tokens()),
                () -> limits,
                counters,
                parts.store().lease(),
                clock),
            parts.store().log(),
            resuming.journal(),
            parts.directory(),
            listener -> http(api, listener, sessionPort));
    // The first one finds out whether the listeners can be bound; the others share them.
    GatewayVerticle first = new GatewayVerticle(shared, config.listeners());
    Future<?> all =
        deployPresence(share, parts)
            .compose(deployed -> vertx.deployVerticle(first))
            .onSuccess(
                id -> {
                  deployments.add(id);
                  bound.addAll(first.bound());
                });
    for (int i = 1; i < config.eventLoops(); i++) {
      all =
          all.compose(
              before ->
                  vertx
                      .deployVerticle(new GatewayVerticle(shared, settled()))
                      .onSuccess(deployments::add));
    }
    return all;
  }

  /** What ordinary requests to a listener find; one to a socket's path is told so. */
  private static Handler<HttpServerRequest> http(
      HttpApi api, ListenerConfig listener, Endpoint sessionPort) {
    List<Endpoint> own = new ArrayList<>(List.of(sessionPort));
    listener.paths().keySet().forEach(path -> own.add(Endpoint.socket(path)));
    return listener.http() ? api.handler(own) : api.only(own);
  }

  /** What the others share: the ports that the first one got, without those it did not get. */
  private List<ListenerConfig> settled() {
    return bound.stream()
        .filter(one -> one.status() == BoundListener.Status.AVAILABLE)
        .map(one -> one.config().port() == 0 ? one.config() : one.config().on(one.port()))
        .toList();
  }

  private Future<?> deployPresence(PresenceShare presence, Parts parts) {
    DomainContext context =
        new DomainContext(
            vertx, Settings.of(Map.of()), clock, new BusEventPublisher(vertx), Map.of());
    PresenceDomain domain =
        new PresenceDomain(
            presence, parts.store().log(), parts.directory(), new DomainClient(vertx));
    return vertx
        .deployVerticle(new DomainVerticle(domain, context, parts.catalogue()))
        .onSuccess(deployments::add);
  }

  /** Takes other values of the {@link #LIVE_KEYS}, on whatever thread; open sockets keep theirs. */
  public void reconfigure(GatewayConfig next) {
    limits = next.limits();
    OriginPolicy judging = origins;
    if (judging != null) {
      judging.replace(next.access().origins());
    }
  }

  /** The listeners as they are. */
  public List<BoundListener> listeners() {
    return List.copyOf(bound);
  }

  /** What was counted since the start. */
  public Counters counters() {
    return counters;
  }

  /** How many sockets are open. */
  public int connections() {
    return registry.size();
  }

  /**
   * Closes every socket with 1001, spread over the configured time, refuses new ones, keeps what
   * they leave for the next start, and unbinds.
   */
  public Future<Void> stop() {
    readiness.set(false);
    Promise<Void> drained = Promise.promise();
    List<Connection> open = List.copyOf(registry.all());
    long pause = open.isEmpty() ? 0 : config.drain().toMillis() / open.size();
    pause = Math.min(pause, LONGEST_PAUSE_MS);
    for (int i = 0; i < open.size(); i++) {
      open.get(i).drainIn(i * pause);
    }
    registry.onceEmpty(drained::tryComplete);
    vertx.setTimer(open.size() * pause + PATIENCE.toMillis(), id -> drained.tryComplete());
    return drained
        .future()
        .compose(answered -> cutOffTheRest())
        .compose(empty -> resuming.settle())
        .transform(kept -> undeploy());
  }

  /** A socket that did not answer its close frame leaves its place behind all the same. */
  private Future<Void> cutOffTheRest() {
    Promise<Void> gone = Promise.promise();
    registry.all().forEach(Connection::cutSoon);
    registry.onceEmpty(gone::tryComplete);
    vertx.setTimer(CUT_OFF.toMillis(), id -> gone.tryComplete());
    return gone.future();
  }

  private Future<Void> undeploy() {
    timers.forEach(vertx::cancelTimer);
    PresenceShare share = sharing;
    return Future.join(deployments.stream().map(vertx::undeploy).toList())
        .<Void>mapEmpty()
        .eventually(resuming::stop)
        .eventually(gateways::close)
        .eventually(() -> share == null ? Future.succeededFuture() : share.stop());
  }
}
