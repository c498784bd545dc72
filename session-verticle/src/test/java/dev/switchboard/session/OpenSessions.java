package dev.switchboard.session;

import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static dev.switchboard.testing.Callers.caller;
import static dev.switchboard.testing.Callers.once;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.bus.BusCodecs;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.bus.DomainVerticle;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.protocol.tcp.OpenTcp;
import dev.switchboard.protocol.tcp.SendTcp;
import dev.switchboard.protocol.tcp.TcpCommands;
import dev.switchboard.protocol.tcp.TcpMode;
import dev.switchboard.protocol.tcp.TcpRef;
import dev.switchboard.protocol.tcp.TcpSent;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpTopics;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.Store;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The domain of one node behind a real event bus, and the words in which tests speak to it. */
final class OpenSessions {

  final Vertx vertx;
  final Ear ear;
  final OpenStore store;
  final HeldAnswers held;
  final DomainClient client;
  private final boolean first;
  private final String deployment;

  OpenSessions(String url) {
    this(url, Map.of());
  }

  OpenSessions(String url, Map<String, ?> settings) {
    this(url, settings, NameLookup::new);
  }

  OpenSessions(String url, Map<String, ?> settings, Function<Vertx, HostLookup> lookup) {
    this(Vertx.vertx(), new Ear(), true, StoreConfig.of(url), settings, lookup);
  }

  private OpenSessions(
      Vertx vertx,
      Ear ear,
      boolean first,
      StoreConfig config,
      Map<String, ?> settings,
      Function<Vertx, HostLookup> lookup) {
    this.vertx = vertx;
    this.ear = ear;
    this.first = first;
    this.client = new DomainClient(vertx);
    if (first) {
      BusCodecs.register(vertx.eventBus());
    }
    CommandCatalogue catalogue = new CommandCatalogue();
    SessionDomain domain = new SessionDomain(lookup);
    store =
        Stores.open(
            config,
            vertx,
            ear,
            Clock.systemUTC(),
            domain.migrations(),
            SessionDomain.class.getClassLoader());
    held = new HeldAnswers(store);
    DomainContext context =
        new DomainContext(
            vertx, Settings.of(settings), Clock.systemUTC(), ear, Map.of(Store.class, held));
    deployment = await(vertx.deployVerticle(new DomainVerticle(domain, context, catalogue)));
  }

  /**
   * Two nodes on one database and one bus, which takes commands to them in turn; both are heard by
   * the same ear.
   *
   * @param settings of both
   */
  static List<OpenSessions> ofTwoNodes(String url, Map<String, ?> settings) {
    Vertx bus = Vertx.vertx();
    Ear ear = new Ear();
    StoreConfig shared = StoreConfig.of(url).asShared();
    Map<String, Object> all = new HashMap<>(settings);
    all.put("cluster.enabled", true);
    return List.of(
        new OpenSessions(bus, ear, true, shared, all, NameLookup::new),
        new OpenSessions(bus, ear, false, shared, all, NameLookup::new));
  }

  void close() {
    await(vertx.undeploy(deployment));
    await(store.close());
    if (first) {
      await(vertx.close());
    }
  }

  /** Ends as a killed process does: nothing is noted any more. */
  void crash() {
    await(store.close());
    await(vertx.close());
  }

  static final Caller ALICE = caller("alice", Role.USER);
  static final Caller BOB = caller("bob", Role.USER);
  static final Caller ADMIN = caller("root", Role.ADMIN);
  static final Caller SERVICE = caller("backend", Role.SERVICE);

  static OpenTcp dialling(String host, int port) {
    return new OpenTcp(TcpMode.CLIENT, host, port, null, null, null, null);
  }

  static OpenTcp listening(int port) {
    return new OpenTcp(TcpMode.SERVER, null, port, null, null, null, null);
  }

  static OpenTcp pacedListening() {
    return new OpenTcp(TcpMode.SERVER, null, 0, null, null, null, true);
  }

  <A extends Record, R extends Record> Future<Reply<?>> calling(
      CommandType<A, R> type, Caller caller, A arguments, @Nullable String onceKey) {
    OnceKey once = onceKey == null ? null : once(caller, onceKey);
    return client.invoke(new Command<>(type, caller, arguments, once));
  }

  <A extends Record, R extends Record> R call(CommandType<A, R> type, Caller caller, A arguments) {
    return type.result().cast(await(calling(type, caller, arguments, null)).value());
  }

  TcpSession open(OpenTcp wanted) {
    return call(TcpCommands.OPEN, ALICE, wanted);
  }

  /** The port of a peer that is not there. */
  static int nobodysPort() throws IOException {
    try (ServerSocket server = Peer.listen()) {
      return server.getLocalPort();
    }
  }

  /** Opens a session as soon as another one has left its place. */
  TcpSession openOnceThereIsRoom(OpenTcp wanted) {
    while (true) {
      try {
        return open(wanted);
      } catch (FailureException e) {
        assertThat(e.failure().code()).isEqualTo(FailureCode.RATE_LIMITED);
      }
    }
  }

  TcpSession get(TcpSession session) {
    return call(TcpCommands.GET, ADMIN, new TcpRef(session.sessionId()));
  }

  static SendTcp text(TcpSession session, String content) {
    return new SendTcp(session.sessionId(), content, null, null);
  }

  TcpSent send(TcpSession session, String content) {
    return call(TcpCommands.SEND, ALICE, text(session, content));
  }

  Future<TopicGrant> subscribing(Caller caller, String sessionId) {
    return client.authorize(
        "session",
        new TopicRequest(caller, TcpTopics.session(sessionId), AccessIntent.SUBSCRIBE, null));
  }

  <A extends Record, R extends Record> Failure refusal(
      CommandType<A, R> type, Caller caller, A arguments) {
    return failure(() -> calling(type, caller, arguments, null));
  }
}
