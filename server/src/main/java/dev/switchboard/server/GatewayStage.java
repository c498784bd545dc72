package dev.switchboard.server;

import dev.switchboard.gateway.Gateway;
import dev.switchboard.gateway.GatewayConfig;
import dev.switchboard.gateway.auth.AuthConfig;
import dev.switchboard.gateway.auth.TokenVerifier;
import dev.switchboard.gateway.listen.ListenException;
import dev.switchboard.gateway.routing.DomainDirectory;
import dev.switchboard.protocol.dialect.DialectContext;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.settings.LiveSettings;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Binds the listeners, once domains have announced themselves. */
final class GatewayStage implements Stage {

  private @Nullable Gateway gateway;
  private @Nullable TokenVerifier tokens;
  private @Nullable DomainDirectory directory;

  @Override
  public Future<Void> start(Node node) {
    if (!node.hasRole(Node.GATEWAY)) {
      return Future.succeededFuture();
    }
    TokenVerifier verifier =
        new TokenVerifier(node.vertx(), AuthConfig.from(node.settings()), node.clock());
    DomainDirectory domains = new DomainDirectory(node.commands());
    tokens = verifier;
    directory = domains;
    InstalledDialects.Started dialects =
        node.dialects()
            .start(
                new DialectContext(node.settings(), domains::command, domains::bringsEvents),
                domains::rendering);
    GatewayConfig config = GatewayConfig.from(node.settings(), dialects.dialects());
    config
        .tls()
        .ifPresent(tls -> node.live().watch(CertificateReload.KEYS, new CertificateReload(tls)));
    return verifier
        .start()
        .compose(started -> domains.start(node.vertx().eventBus()))
        // Before that, what they serve would be answered as if it were not there.
        .compose(listening -> domains.heard(node.domains().stream().map(Domain::name).toList()))
        .compose(
            listening ->
                Gateway.start(
                    node.vertx(),
                    config,
                    new Gateway.Parts(
                        node.service(Store.class),
                        node.settings().flag(NodeKeys.CLUSTER_ENABLED),
                        verifier,
                        domains,
                        node.commands(),
                        dialects.byName(),
                        node.clock())))
        .<Void>map(
            started -> {
              gateway = started;
              node.live().watch(Gateway.LIVE_KEYS, next -> reconfiguring(started, next, dialects));
              return null;
            })
        .recover(thrown -> Future.failedFuture(explained(thrown)));
  }

  private static LiveSettings.Prepared reconfiguring(
      Gateway started, Settings next, InstalledDialects.Started dialects) {
    GatewayConfig wanted = GatewayConfig.from(next, dialects.dialects());
    return LiveSettings.Prepared.of(() -> started.reconfigure(wanted));
  }

  private static Throwable explained(Throwable thrown) {
    return thrown instanceof ListenException unbound
        ? StartupException.notBound(
            unbound.listener(), unbound.host(), unbound.port(), unbound.reason())
        : thrown;
  }

  @Override
  public Future<Void> stop(Node node) {
    Future<Void> down = gateway == null ? Future.succeededFuture() : gateway.stop();
    DomainDirectory domains = directory;
    TokenVerifier verifier = tokens;
    return down.transform(stopped -> domains == null ? Future.succeededFuture() : domains.stop())
        .transform(stopped -> verifier == null ? Future.succeededFuture() : verifier.close());
  }

  @Override
  public Map<String, RunningServer.Listener> listeners() {
    Map<String, RunningServer.Listener> listeners = new LinkedHashMap<>();
    if (gateway != null) {
      gateway
          .listeners()
          .forEach(
              bound ->
                  listeners.put(
                      bound.name(),
                      new RunningServer.Listener(
                          bound.host(), bound.port(), bound.status().word())));
    }
    return listeners;
  }

  @Override
  public RunningServer.Traffic traffic() {
    return gateway == null
        ? RunningServer.Traffic.NONE
        : new RunningServer.Traffic(
            gateway.connections(),
            gateway.counters().messagesIn(),
            gateway.counters().messagesOut());
  }
}
