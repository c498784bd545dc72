package dev.switchboard.server;

import dev.switchboard.protocol.bus.BusEventPublisher;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.DomainVerticle;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;

/** Deploys the domains of this node, each in a verticle of its own. */
final class DomainStage implements Stage {

  private final Deque<String> deployments = new ArrayDeque<>();

  @Override
  public Future<Void> start(Node node) {
    DomainContext context =
        new DomainContext(
            node.vertx(),
            node.settings(),
            node.clock(),
            new BusEventPublisher(node.vertx().eventBus()),
            node.services());
    Future<Void> all = Future.succeededFuture();
    for (Domain domain : node.domains()) {
      all = all.compose(previous -> deploy(node, domain, context));
    }
    return all;
  }

  private Future<Void> deploy(Node node, Domain domain, DomainContext context) {
    return node.vertx()
        .deployVerticle(new DomainVerticle(domain, context, node.commands()))
        .onSuccess(deployments::push)
        .recover(
            thrown ->
                Future.failedFuture(
                    new StartupException(
                        "domain " + domain.name() + ": " + StartupException.reason(thrown))))
        .mapEmpty();
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
