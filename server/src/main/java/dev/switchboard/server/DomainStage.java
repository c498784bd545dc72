package dev.switchboard.server;

import dev.switchboard.protocol.bus.BusEventPublisher;
import dev.switchboard.protocol.bus.DomainVerticle;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainClaims;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Deploys the domains of this node, each in a verticle of its own. */
final class DomainStage implements Stage {

  private final Deque<String> deployments = new ArrayDeque<>();

  @Override
  public Future<Void> start(Node node) {
    DomainClaims claims = new DomainClaims();
    Future<Void> all = Future.succeededFuture();
    for (Domain domain : node.domains()) {
      try {
        claims.take(domain.name(), domain.topicPrefixes(), domain.routes());
      } catch (IllegalStateException e) {
        return Future.failedFuture(new StartupException(StartupException.reason(e)));
      }
    }
    for (Domain domain : node.domains()) {
      all = all.compose(previous -> deploy(node, domain));
    }
    return all;
  }

  private Future<Void> deploy(Node node, Domain domain) {
    return node.vertx()
        .deployVerticle(new DomainVerticle(domain, context(node, domain), node.commands()))
        .onSuccess(deployments::push)
        .recover(
            thrown ->
                Future.failedFuture(
                    new StartupException(
                        "domain " + domain.name() + ": " + StartupException.reason(thrown))))
        .mapEmpty();
  }

  private static DomainContext context(Node node, Domain domain) {
    Map<Class<?>, Object> services = new HashMap<>(node.services());
    services.computeIfPresent(
        Store.class, (type, store) -> ((Store) store).ofDomain(domain.name()));
    return new DomainContext(
        node.vertx(),
        node.settings(),
        node.clock(),
        new BusEventPublisher(node.vertx().eventBus()),
        services);
  }

  @Override
  public Future<Void> stop(Node node) {
    Future<Void> all = Future.succeededFuture();
    while (!deployments.isEmpty()) {
      String deployment = deployments.pop();
      all = all.transform(previous -> node.vertx().undeploy(deployment));
    }
    return all;
  }
}
