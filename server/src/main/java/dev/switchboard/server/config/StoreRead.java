package dev.switchboard.server.config;

import io.vertx.config.spi.ConfigStore;
import io.vertx.config.spi.ConfigStoreFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One reading of one further store: made, asked, and closed again. */
final class StoreRead {

  /** What the store of Vault adds of its own to what it finds. */
  private static final Set<String> OF_VAULT =
      Set.of("vault-lease-id", "vault-lease-duration", "vault-renewable");

  private final StoreDeclaration store;
  private final StoreTypes types;
  private final KnownKeys known;
  private final Vertx vertx;
  private final JsonObject config;

  private StoreRead(StoreDeclaration store, StoreTypes types, KnownKeys known, Vertx vertx) {
    this.store = store;
    this.types = types;
    this.known = known;
    this.vertx = vertx;
    this.config = configOf(store);
  }

  /**
   * Begins to read.
   *
   * @return the settings; fails with a {@link ConfigurationException} where the factory does not
   *     take what it is given, or a value is none
   * @throws IllegalArgumentException where there is no such type or format
   */
  static CompletableFuture<List<RawSetting>> begin(
      StoreDeclaration store, StoreTypes types, KnownKeys known, Vertx vertx) {
    ConfigStoreFactory factory = types.factory(store.type());
    StoreRead read = new StoreRead(store, types, known, vertx);
    StoreDocument document = read.document();
    return vertx
        .executeBlocking(() -> factory.create(vertx, read.config), false)
        .recover(thrown -> Future.failedFuture(read.refused(thrown)))
        .compose(asked -> read.ask(asked, document))
        .map(read::ours)
        .toCompletionStage()
        .toCompletableFuture();
  }

  // Every value is text here, so text stays as it is; and what is not there is not passed over.
  private static JsonObject configOf(StoreDeclaration store) {
    Map<String, Object> given = new LinkedHashMap<>();
    store.config().forEach((name, value) -> given.put(String.valueOf(name), value));
    JsonObject config = new JsonObject(given).copy();
    if (!store.type().equals(StoreDeclaration.JSON)) {
      config.put("raw-data", config.getValue("raw-data", true));
      config.put("optional", config.getValue("optional", false));
    }
    return config;
  }

  private StoreDocument document() {
    String path = store.type().equals(StoreDeclaration.FILE) ? config.getString("path", "") : "";
    return new StoreDocument(
        vertx, known, types.processor(store.format()), config, store.source(), path);
  }

  private ConfigurationException refused(Throwable thrown) {
    String why =
        thrown instanceof LinkageError
            ? ": its type cannot be loaded: " + thrown
            : ": its config is refused: " + Reason.of(thrown);
    return new ConfigurationException(List.of(store.line() + ": " + store.source() + why));
  }

  private Future<List<RawSetting>> ask(ConfigStore asked, StoreDocument document) {
    Future<List<RawSetting>> read =
        asked instanceof StoreFile.Store directory
            ? directory.files().compose(this::all)
            : asked.get().compose(document::read);
    return read.eventually(() -> asked.close().otherwiseEmpty());
  }

  private Future<List<RawSetting>> all(List<StoreFile> files) {
    List<Future<List<RawSetting>>> each = files.stream().map(this::one).toList();
    return Future.join(each)
        .transform(
            done -> {
              List<RawSetting> settings = new ArrayList<>();
              List<String> problems = new ArrayList<>();
              for (Future<List<RawSetting>> one : each) {
                if (one.succeeded()) {
                  settings.addAll(one.result());
                } else if (one.cause() instanceof ConfigurationException wrong) {
                  problems.addAll(wrong.problems());
                } else {
                  return Future.failedFuture(one.cause());
                }
              }
              return problems.isEmpty()
                  ? Future.succeededFuture(settings)
                  : Future.failedFuture(new ConfigurationException(problems));
            });
  }

  private Future<List<RawSetting>> one(StoreFile file) {
    return new StoreDocument(
            vertx,
            known,
            types.processor(file.format()),
            file.config(),
            store.source(),
            file.path().toString())
        .read(file.content());
  }

  /** What is meant for this server, of what the store gave. */
  private List<RawSetting> ours(List<RawSetting> all) {
    return all.stream().filter(this::isOurs).toList();
  }

  private boolean isOurs(RawSetting setting) {
    return switch (store.type()) {
      case StoreDeclaration.VAULT -> !OF_VAULT.contains(setting.name());
      case StoreDeclaration.ENVIRONMENT, StoreDeclaration.PROPERTIES ->
          SharedNames.isOurs(setting.name(), setting.text(), known);
      default -> true;
    };
  }
}
