package dev.switchboard.server;

import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.net.NetServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A gateway that has the configured ports and nobody behind them. */
final class FakeGateway implements Stage {

  private final Map<String, RunningServer.Listener> listeners = new TreeMap<>();
  private final List<NetServer> servers = new ArrayList<>();

  @Override
  public Future<Void> start(Node node) {
    Future<Void> all = Future.succeededFuture();
    Set<String> names = new TreeSet<>(Set.of(ListenerKeys.MAIN));
    node.dialects().dialects().stream()
        .filter(dialect -> dialect.listener().isPresent())
        .forEach(dialect -> names.add(dialect.name()));
    for (String name : names) {
      if (node.settings().flag(ListenerKeys.ENABLED.at(name))) {
        all = all.compose(previous -> bind(name, node));
      }
    }
    return all;
  }

  private Future<Void> bind(String name, Node node) {
    Settings settings = node.settings();
    String host = settings.text(ListenerKeys.HOST_NAME.at(name));
    int port = settings.integer(ListenerKeys.port(name, 0));
    NetServer server = node.vertx().createNetServer().connectHandler(socket -> {});
    servers.add(server);
    return server
        .listen(port, host)
        .onSuccess(
            bound ->
                listeners.put(
                    name, new RunningServer.Listener(host, bound.actualPort(), "available")))
        .recover(thrown -> Future.failedFuture(StartupException.notBound(name, host, port, thrown)))
        .mapEmpty();
  }

  @Override
  public Future<Void> stop(Node node) {
    return Future.join(servers.stream().map(NetServer::close).toList()).mapEmpty();
  }

  @Override
  public Map<String, RunningServer.Listener> listeners() {
    return listeners;
  }

  @Override
  public RunningServer.Traffic traffic() {
    return new RunningServer.Traffic(3, 10, 20);
  }
}
