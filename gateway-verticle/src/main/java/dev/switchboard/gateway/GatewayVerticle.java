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
import org.jspecify.annotations.Nullable;

/** The gateway on one event loop: its hub, its wheel, and its share of every listener. */
final class GatewayVerticle extends VerticleBase {

  private static final long TICK_MS = 1_000;

  private final Parts parts;
  private final List<ListenerConfig> listeners;
  private final List<ListenerConfig> bound = new ArrayList<>();
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
      LostSockets lostSockets,
      Counters counters,
      Clock clock,
      Readiness readiness,
      Handler<HttpServerRequest> api,
      Handler<HttpServerRequest> noApi) {}

  GatewayVerticle(Parts parts, List<ListenerConfig> listeners) {
    this.parts = parts;
    this.listeners = listeners;
  }

  @Override
  public Future<?> start() {
    DomainClient domains = new DomainClient(vertx.eventBus());
    TopicHub topics =
        new TopicHub(vertx, parts.log(), parts.directory(), domains, parts.counters());
    hub = topics;
    Deadlines deadlines = new Deadlines();
    vertx.setPeriodic(TICK_MS, id -> deadlines.tick(System.nanoTime()));
    GatewayLoop loop =
        new GatewayLoop(
            vertx,
            context,
            topics,
            deadlines,
            domains,
            parts.tokens(),
            parts.registry(),
            parts.lostSockets(),
            parts.config().limits(),
            parts.counters(),
            parts.clock(),
            parts.config().anonymous());
    SocketConfig sockets =
        SocketConfig.DEFAULT.withMessageBytes(parts.config().limits().messageBytes());
    SocketAcceptor acceptor = SocketAcceptor.onCurrentContext(vertx, sockets);
    Future<?> all = Future.succeededFuture();
    for (ListenerConfig listener : listeners) {
      all = all.compose(before -> bind(listener, loop, acceptor, sockets));
    }
    return all;
  }

  private Future<?> bind(
      ListenerConfig listener, GatewayLoop loop, SocketAcceptor acceptor, SocketConfig sockets) {
    HttpServer server =
        vertx
            .createHttpServer(
                ListenerOptions.create(
                    listener.host(), sharedPort(listener), parts.config().tls(), sockets))
            .invalidRequestHandler(HttpApi.malformed())
            .requestHandler(
                new Listener(
                    listener,
                    parts.dialects(),
                    parts.doorkeepers(),
                    acceptor,
                    loop,
                    parts.readiness(),
                    listener.http() ? parts.api() : parts.noApi()));
    return server
        .listen()
        .onSuccess(
            listening -> {
              servers.add(listening);
              bound.add(listener.on(listening.actualPort()));
            })
        .recover(thrown -> Future.failedFuture(new ListenException(listener, thrown)));
  }

  /** To Vert.x a negative port is any free one that all servers with the same number share. */
  private int sharedPort(ListenerConfig listener) {
    return listener.port() == 0 ? -1 - listeners.indexOf(listener) : listener.port();
  }

  /** The listeners with the ports that they are bound to. */
  List<ListenerConfig> bound() {
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
