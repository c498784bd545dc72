package dev.switchboard.gateway;

import dev.switchboard.gateway.auth.TokenVerifier;
import dev.switchboard.gateway.http.HttpApi;
import dev.switchboard.gateway.socket.ListenerOptions;
import dev.switchboard.gateway.socket.SocketAcceptor;
import dev.switchboard.gateway.socket.SocketConfig;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.store.TopicLog;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway on one event loop: its hub, its wheel, and its share of every listener. */
final class GatewayVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);
  private static final long TICK_MS = 1_000;

  private final Parts parts;
  private final List<ListenerConfig> listeners;
  private final List<BoundListener> bound = new ArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private @Nullable TopicHub hub;

  /** What the verticles of a gateway share. */
  record Parts(
      GatewayConfig config,
      Dialects dialects,
      Listener.Doorkeepers doorkeepers,
      TokenVerifier tokens,
      TopicLog log,
      DomainDirectory directory,
      ConnectionRegistry registry,
      PresenceBook presence,
      LostSockets lostSockets,
      Counters counters,
      Clock clock,
      Readiness readiness,
      Function<ListenerConfig, Handler<HttpServerRequest>> http) {}

  GatewayVerticle(Parts parts, List<ListenerConfig> listeners) {
    this.parts = parts;
    this.listeners = listeners;
  }

  @Override
  public Future<?> start() {
    DomainClient domains = new DomainClient(vertx.eventBus());
    TopicHub topics = new TopicHub(vertx, parts.log(), domains, parts.counters());
    hub = topics;
    Deadlines deadlines = new Deadlines();
    vertx.setPeriodic(TICK_MS, id -> deadlines.tick(System.nanoTime()));
    GatewayLoop loop =
        new GatewayLoop(
            vertx,
            context,
            topics,
            new TopicEntrance(topics, parts.directory(), domains),
            deadlines,
            domains,
            parts.tokens(),
            parts.registry(),
            parts.presence(),
            parts.lostSockets(),
            parts.config().limits(),
            parts.counters(),
            parts.clock());
    SocketConfig sockets =
        SocketConfig.DEFAULT.withMessageBytes(parts.config().limits().messageBytes());
    SocketAcceptor acceptor = SocketAcceptor.onCurrentContext(vertx, sockets);
    Future<?> all = Future.succeededFuture();
    for (ListenerConfig listener : listeners) {
      all = all.compose(before -> bind(listener, loop, acceptor, sockets));
    }
    return all;
  }

  /** Binds a listener to the first of its ports that is free. */
  private Future<?> bind(
      ListenerConfig listener, GatewayLoop loop, SocketAcceptor acceptor, SocketConfig sockets) {
    Listener handler =
        new Listener(
            listener,
            parts.dialects(),
            parts.doorkeepers(),
            acceptor,
            loop,
            parts.readiness(),
            parts.http().apply(listener));
    return tryPort(listener, listener.port(), handler, sockets);
  }

  private Future<?> tryPort(
      ListenerConfig listener, int port, Listener handler, SocketConfig sockets) {
    return vertx
        .createHttpServer(
            ListenerOptions.create(
                listener.host(), sharedPort(listener, port), parts.config().tls(), sockets))
        .connectionHandler(ListenerOptions.connectionHandler())
        .invalidRequestHandler(HttpApi.malformed())
        .requestHandler(handler)
        .listen()
        .<Void>map(
            listening -> {
              servers.add(listening);
              bound.add(
                  new BoundListener(
                      listener, listening.actualPort(), BoundListener.Status.AVAILABLE));
              return null;
            })
        .recover(thrown -> refused(listener, port, handler, sockets, thrown));
  }

  private Future<Void> refused(
      ListenerConfig listener, int port, Listener handler, SocketConfig sockets, Throwable thrown) {
    boolean taken = String.valueOf(thrown.getMessage()).contains("already in use");
    if (taken && port < listener.lastPort()) {
      return tryPort(listener, port + 1, handler, sockets).mapEmpty();
    }
    if (listener.tries() == 1) {
      return Future.failedFuture(new ListenException(listener, thrown));
    }
    LOG.atWarn()
        .addKeyValue("listener", listener.name())
        .addKeyValue("firstPort", listener.port())
        .log("A listener got none of its ports; the server runs on without it");
    bound.add(
        new BoundListener(
            listener,
            listener.port(),
            taken ? BoundListener.Status.OCCUPIED : BoundListener.Status.ERROR));
    return Future.succeededFuture();
  }

  /** To Vert.x a negative port is any free one that all servers with the same number share. */
  private int sharedPort(ListenerConfig listener, int port) {
    return port == 0 ? -1 - parts.config().listeners().indexOf(listener) : port;
  }

  /** The listeners as they are. */
  List<BoundListener> bound() {
    return List.copyOf(bound);
  }

  @Override
  public Future<?> stop() {
    if (hub != null) {
      hub.close();
    }
    return Future.join(servers.stream().map(HttpServer::close).toList());
  }
}
