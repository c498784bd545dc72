package dev.switchboard.server;

import dev.switchboard.gateway.Gateway;
import dev.switchboard.protocol.bus.BusEventPublisher;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.store.LogService;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.Schema;
import dev.switchboard.store.Store;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.Stores;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        .compose(opened -> LogService.start(node.vertx(), node.service(Store.class).log()))
        .<Void>mapEmpty()
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
    List<Schema> schemas = new ArrayList<>();
    if (node.hasRole(Node.GATEWAY)) {
      schemas.add(Schema.of(Gateway.MIGRATIONS));
    }
    node.domains().forEach(domain -> schemas.addAll(schemas(node, domain)));
    return Stores.open(
        StoreConfig.from(node.settings()),
        node.vertx(),
        new BusEventPublisher(node.vertx()),
        node.clock(),
        schemas,
        Optional.of(
            node.domains().stream().flatMap(domain -> functions(domain).stream()).toList()));
  }

  private static List<Schema> functions(Domain domain) {
    return domain.functions().stream()
        .map(
            location ->
                new Schema(
                    domain.name(),
                    location,
                    domain.getClass().getClassLoader(),
                    fault ->
                        LOG.atWarn()
                            .addKeyValue("domain", domain.name())
                            .addKeyValue("reason", StartupException.reason(fault))
                            .log("The functions of a domain for SQL clients could not be made")))
        .toList();
  }

  private static List<Schema> schemas(Node node, Domain domain) {
    return domain.migrations().stream()
        .map(
            location ->
                new Schema(
                    domain.name(),
                    location,
                    domain.getClass().getClassLoader(),
                    fault -> node.leaveOut(domain, StartupException.reason(fault))))
        .toList();
  }

  @Override
  public Future<Void> stop(Node node) {
    return store == null ? Future.succeededFuture() : store.close();
  }
}
