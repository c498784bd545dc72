package dev.switchboard.gateway;

import dev.switchboard.gateway.connection.ConnectionLoop;
import dev.switchboard.gateway.connection.Deadlines;
import dev.switchboard.gateway.connection.OpenSockets;
import dev.switchboard.gateway.connection.SharedState;
import dev.switchboard.gateway.http.HttpApi;
import dev.switchboard.gateway.listen.BoundListener;
import dev.switchboard.gateway.listen.HandshakePolicies;
import dev.switchboard.gateway.listen.ListenException;
import dev.switchboard.gateway.listen.Listener;
import dev.switchboard.gateway.listen.ListenerConfig;
import dev.switchboard.gateway.routing.DomainDirectory;
import dev.switchboard.gateway.topic.SubscriptionOpener;
import dev.switchboard.gateway.topic.TopicDomains;
import dev.switchboard.gateway.topic.TopicHub;
import dev.switchboard.gateway.topic.Turns;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.bus.EventBatch;
import dev.switchboard.protocol.bus.Nodes;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.store.TopicLog;
import dev.switchboard.websocket.ListenerOptions;
import dev.switchboard.websocket.SocketAcceptor;
import dev.switchboard.websocket.SocketConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway on one event loop: its topics, its deadlines, and its share of every listener. */
final class GatewayVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);
  private static final long TICK_MS = 1_000;

  /** How often the heads of the log are compared with what the bus brought. */
  private static final long LOOK_AROUND_MS = 4_000;

  private final Parts parts;
  private final List<ListenerConfig> listeners;
  private final List<BoundListener> bound = new ArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();

  /** What the verticles of a gateway share. */
  record Parts(
      GatewayConfig config,
      HandshakePolicies policies,
      SharedState shared,
      TopicLog log,
      SocketJournal journal,
      DomainDirectory directory,
      Function<ListenerConfig, Handler<HttpServerRequest>> http) {}

  GatewayVerticle(Parts parts, List<ListenerConfig> listeners) {
    this.parts = parts;
    this.listeners = listeners;
  }

  @Override
  public Future<?> start() {
    DomainClient domains = new DomainClient(vertx);
    TopicHub hub =
        new TopicHub(
            turns(vertx, context),
            parts.log(),
            topicDomains(domains, Nodes.of(vertx)),
            parts.shared().counters());
    vertx
        .eventBus()
        .<EventBatch>localConsumer(
            Addresses.EVENTS, message -> hub.receive(message.body().events()));
    vertx.setPeriodic(LOOK_AROUND_MS, id -> hub.lookAround());
    Deadlines deadlines = new Deadlines();
    tick(deadlines);
    OpenSockets open = new OpenSockets();
    parts.journal().add(context, hub, open);
    ConnectionLoop loop =
        new ConnectionLoop(
            vertx,
            context,
            deadlines,
            new SubscriptionOpener(hub, parts.directory(), parts.shared().clock()),
            domains,
            open,
            parts.shared());
    SocketConfig sockets =
        SocketConfig.DEFAULT.withMessageBytes(parts.config().limits().messageBytes());
    SocketAcceptor acceptor = SocketAcceptor.onCurrentContext(vertx, sockets);
    Future<?> all = hub.begin();
    for (ListenerConfig listener : listeners) {
      all = all.compose(before -> bind(listener, loop, acceptor, sockets));
    }
    return all;
  }

  /**
   * One timer at a time: a periodic one would make up for the time in which the process was
   * stopped, and so take everybody for silent.
   */
  private void tick(Deadlines deadlines) {
    long unused =
        vertx.setTimer(
            TICK_MS,
            id -> {
              // Planned first, so that nothing that a deadline throws can be the last.
              tick(deadlines);
              deadlines.tick();
            });
  }

  private static Turns turns(Vertx vertx, Context context) {
    return new Turns() {
      @Override
      public void soon(Runnable task) {
        context.runOnContext(turn -> task.run());
      }

      @Override
      public void after(long delayMs, Runnable task) {
        long unused = vertx.setTimer(Math.max(1, delayMs), id -> task.run());
      }
    };
  }

  private static TopicDomains topicDomains(DomainClient domains, Nodes nodes) {
    return new TopicDomains() {
      @Override
      public Future<TopicGrant> authorize(String domain, TopicRequest request) {
        return domains.authorize(domain, request);
      }

      @Override
      public void delivered(String domain, Delivered delivered) {
        domains.delivered(domain, delivered);
      }

      @Override
      public void paced(String domain, Pace pace) {
        domains.paced(domain, pace);
      }

      @Override
      public boolean wanted(Topic topic) {
        return nodes.want(topic);
      }

      @Override
      public void unwanted(Topic topic) {
        nodes.unwant(topic);
      }
    };
  }

  /** Binds a listener to the first of its ports that is free. */
  private Future<?> bind(
      ListenerConfig listener, ConnectionLoop loop, SocketAcceptor acceptor, SocketConfig sockets) {
    Listener handler =
        new Listener(listener, parts.policies(), acceptor, loop, parts.http().apply(listener));
    return tryPort(listener, listener.port(), handler, sockets);
  }

  private Future<?> tryPort(
      ListenerConfig listener, int port, Listener handler, SocketConfig sockets) {
    return vertx
        .createHttpServer(
            ListenerOptions.create(
                listener.host(), sharedPort(listener, port), parts.config().tls(), sockets))
        .connectionHandler(ListenerOptions.connectionHandler(HttpApi::refusal))
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
    boolean taken =
        thrown instanceof BindException
            || String.valueOf(thrown.getMessage()).contains("already in use");
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
    return Future.join(servers.stream().map(HttpServer::close).toList());
  }
}
