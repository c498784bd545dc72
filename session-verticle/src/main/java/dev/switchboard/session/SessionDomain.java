package dev.switchboard.session;

import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.protocol.tcp.SessionKeys;
import dev.switchboard.protocol.tcp.TcpCommands;
import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.protocol.tcp.TcpTopics;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** TCP sessions as a domain: its commands, topics and HTTP routes. */
public final class SessionDomain implements Domain {

  private static final String SESSIONS = "/tcp/sessions";
  private static final String SESSION = SESSIONS + "/{sessionId}";

  private final Function<Vertx, HostLookup> lookup;
  private @Nullable Running running;

  public SessionDomain() {
    this(NameLookup::new);
  }

  SessionDomain(Function<Vertx, HostLookup> lookup) {
    this.lookup = lookup;
  }

  @Override
  public String name() {
    return "session";
  }

  @Override
  public List<SettingKey> settings() {
    return SessionKeys.all();
  }

  @Override
  public List<String> migrations() {
    return List.of("db/migration/session");
  }

  @Override
  public List<String> topicPrefixes() {
    return List.of(TcpTopics.PREFIX);
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        HttpRoute.of("POST", SESSIONS, TcpCommands.OPEN, 201),
        HttpRoute.of("GET", SESSIONS, TcpCommands.LIST, 200),
        HttpRoute.of("GET", SESSION, TcpCommands.GET, 200),
        HttpRoute.of("DELETE", SESSION, TcpCommands.CLOSE, 204),
        HttpRoute.of("POST", SESSION + "/messages", TcpCommands.SEND, 202),
        HttpRoute.of("GET", SESSION + "/messages", TcpCommands.MESSAGES, 200));
  }

  @Override
  public void start(DomainContext context, DomainBindings bindings) {
    Store store = context.service(Store.class);
    SessionConfig config = SessionConfig.of(context.settings());
    LiveSessions live = new LiveSessions(config.sessionsPerUser(), config.sessions());
    TargetResolver resolver = new TargetResolver(config.allow(), lookup.apply(context.vertx()));
    SessionOpening opening =
        new SessionOpening(context.vertx(), store, context.clock(), config, resolver, live);
    Orphans orphans = new Orphans(context.vertx(), store, context.clock());
    Owners owners = new Owners(context.vertx(), store.lease());
    store
        .lease()
        .onDeath(
            node -> {
              live.abandon(node);
              owners.listen();
              orphans.nodeDied();
            });
    Future<Void> recovered = orphans.recover(lastState(context.settings()));
    SessionService sessions = new SessionService(store, context.clock(), live, owners, recovered);
    SessionTraffic traffic = new SessionTraffic(store, live, owners);
    owners.serve(TcpCommands.CLOSE, sessions::closeHere);
    owners.serve(TcpCommands.SEND, traffic::sendHere);
    owners.listen();
    running = new Running(sessions, owners, orphans);
    bindings.command(TcpCommands.OPEN, opening::open);
    bindings.command(TcpCommands.LIST, sessions::list);
    bindings.command(TcpCommands.GET, sessions::get);
    bindings.command(TcpCommands.CLOSE, sessions::close);
    bindings.command(TcpCommands.SEND, traffic::send);
    bindings.command(TcpCommands.MESSAGES, traffic::messages);
    bindings.topics(sessions::authorize);
    bindings.pace(sessions::paced);
  }

  /** How sessions stand whose node had died before this one started. */
  private static TcpState lastState(Settings settings) {
    return settings.flag(NodeKeys.CLUSTER_ENABLED) ? TcpState.ERROR : TcpState.DISCONNECTED;
  }

  @Override
  public Future<Void> stop() {
    Running present = running;
    running = null;
    return present == null ? Future.succeededFuture() : present.stop();
  }

  /** What is to be stopped. */
  private record Running(SessionService sessions, Owners owners, Orphans orphans) {

    Future<Void> stop() {
      owners.stop();
      orphans.stop();
      return sessions.stop();
    }
  }
}
