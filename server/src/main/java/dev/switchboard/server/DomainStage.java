package dev.switchboard.server;

import dev.switchboard.protocol.bus.BusEventPublisher;
import dev.switchboard.protocol.bus.DomainVerticle;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainClaims;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.store.Store;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
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
        node.leaveOut(domain, StartupException.reason(e));
      }
    }
    for (Domain domain : node.domains()) {
      all = all.compose(previous -> deploy(node, domain));
    }
    return all;
  }

  private Future<Void> deploy(Node node, Domain domain) {
    return node.vertx()
        .deployVerticle(
            new DomainVerticle(domain, context(node, domain), node.commands()), options(domain))
        .onSuccess(deployments::push)
        .<Void>mapEmpty()
        .recover(
            thrown -> {
              node.leaveOut(
                  domain, "domain " + domain.name() + ": " + StartupException.reason(thrown));
              return Future.succeededFuture();
            });
  }

  /** A plug-in has a thread of its own, so that one that blocks delays its own callers only. */
  private static DeploymentOptions options(Domain domain) {
    DeploymentOptions options = new DeploymentOptions();
    if (InstalledDomains.isPlugin(domain)) {
      options
          .setThreadingModel(ThreadingModel.WORKER)
          .setWorkerPoolName("switchboard-domain-" + domain.name())
          .setWorkerPoolSize(1)
          .setClassLoader(domain.getClass().getClassLoader());
    }
    return options;
  }

  private static DomainContext context(Node node, Domain domain) {
    Map<Class<?>, Object> services = new HashMap<>(node.services());
    services.computeIfPresent(
        Store.class, (type, store) -> ((Store) store).ofDomain(domain.name()));
    return new DomainContext(
        node.vertx(), node.settings(), node.clock(), new BusEventPublisher(node.vertx()), services);
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
