package dev.switchboard.server;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys the verticles of plug-ins that are no domains: every {@link Deployable} that a jar offers
 * as a service. One that fails is left out, with one line in the log.
 */
final class VerticleStage implements Stage {

  private static final Logger LOG = LoggerFactory.getLogger(VerticleStage.class);

  private final Deque<String> deployments = new ArrayDeque<>();

  @Override
  public Future<Void> start(Node node) {
    Future<Void> all = Future.succeededFuture();
    for (Deployable verticle : verticles(node.classLoader())) {
      all = all.compose(previous -> deploy(node, verticle));
    }
    return all;
  }

  private static List<Deployable> verticles(ClassLoader loader) {
    return PluginClassLoader.services(
        Deployable.class,
        loader,
        fault -> leaveOut("a verticle: " + StartupException.reason(fault)));
  }

  private Future<Void> deploy(Node node, Deployable verticle) {
    DeploymentOptions options =
        new DeploymentOptions().setClassLoader(verticle.getClass().getClassLoader());
    return node.vertx()
        .deployVerticle(verticle, options)
        .onSuccess(deployments::push)
        .<Void>mapEmpty()
        .recover(
            thrown -> {
              leaveOut(verticle.getClass().getName() + ": " + StartupException.reason(thrown));
              return Future.succeededFuture();
            });
  }

  private static void leaveOut(String why) {
    LOG.atError().addKeyValue("reason", why).log("A plug-in is left out");
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
