package dev.switchboard.server;

import dev.switchboard.gateway.Gateway;
import dev.switchboard.protocol.bus.BusEventPublisher;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.Store;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.Stores;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the database with the tables of every domain that runs here, and of the gateway. */
final class StoreStage implements Stage {

  private static final Logger LOG = LoggerFactory.getLogger(StoreStage.class);

  private @Nullable OpenStore store;

  @Override
  public Future<Void> start(Node node) {
    return node.vertx()
        .executeBlocking(() -> open(node))
        .<Void>map(
            opened -> {
              store = opened;
              node.provide(Store.class, opened);
              opened.ended().onSuccess(reason -> end());
              return null;
            })
        .recover(
            thrown ->
                Future.failedFuture(
                    thrown instanceof StoreException
                        ? new StartupException("store: " + StartupException.reason(thrown))
                        : thrown));
  }

  // At once, since without memory nothing goes down in good order. What was answered is on disk,
  // and whoever supervises the process starts it again.
  private static void end() {
    LOG.error("The process ends, since the store cannot serve any more");
    Runtime.getRuntime().halt(ExitCode.FAILED);
  }

  private static OpenStore open(Node node) {
    List<String> migrations = new ArrayList<>();
    if (node.hasRole(Node.GATEWAY)) {
      migrations.add(Gateway.MIGRATIONS);
    }
    for (Domain domain : node.domains()) {
      migrations.addAll(domain.migrations());
    }
    return Stores.open(
        StoreConfig.from(node.settings()),
        node.vertx(),
        new BusEventPublisher(node.vertx().eventBus()),
        node.clock(),
        migrations,
        node.classLoader());
  }

  @Override
  public Future<Void> stop(Node node) {
    return store == null ? Future.succeededFuture() : store.close();
  }
}
