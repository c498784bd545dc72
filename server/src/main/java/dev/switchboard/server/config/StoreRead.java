package dev.switchboard.server.config;

import io.vertx.config.spi.ConfigProcessor;
import io.vertx.config.spi.ConfigStore;
import io.vertx.config.spi.ConfigStoreFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One reading of one further store: made, asked, and closed again. */
final class StoreRead {

  /** The type whose factory is given the values themselves. */
  private static final String JSON = "json";

  private static final String YAML = "yaml";

  /** What the store of Vault adds of its own to what it finds. */
  private static final Set<String> OF_VAULT =
      Set.of("vault-lease-id", "vault-lease-duration", "vault-renewable");

  private final StoreDeclaration store;
  private final Vertx vertx;
  private final KnownKeys known;
  private final JsonObject config;
  private final ConfigProcessor processor;

  private StoreRead(
      StoreDeclaration store, Vertx vertx, KnownKeys known, ConfigProcessor processor) {
    this.store = store;
    this.vertx = vertx;
    this.known = known;
    this.config = configOf(store);
    this.processor = processor;
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
    StoreRead read = new StoreRead(store, vertx, known, types.processor(store.format()));
    return vertx
        .executeBlocking(() -> factory.create(vertx, read.config), false)
        .recover(thrown -> Future.failedFuture(read.refused(thrown)))
        .compose(read::ask)
        .toCompletionStage()
        .toCompletableFuture();
  }

  // Every value is text here, so text stays as it is; and what is not there is not passed over.
  private static JsonObject configOf(StoreDeclaration store) {
    Map<String, Object> given = new LinkedHashMap<>();
    store.config().forEach((name, value) -> given.put(String.valueOf(name), value));
    JsonObject config = new JsonObject(given).copy();
    if (!store.type().equals(JSON)) {
      config.put("raw-data", config.getValue("raw-data", true));
      config.put("optional", config.getValue("optional", false));
    }
    return config;
  }

  private ConfigurationException refused(Throwable thrown) {
    String why =
        thrown instanceof LinkageError
            ? ": its type cannot be loaded: " + thrown
            : ": its config is refused: " + Reason.of(thrown);
    return new ConfigurationException(List.of(store.line() + ": " + store.source() + why));
  }

  private Future<List<RawSetting>> ask(ConfigStore asked) {
    return asked
        .get()
        .compose(
            content ->
                store.format().equals(YAML)
                    ? yaml(content.toString(StandardCharsets.UTF_8))
                    : process(content).map(this::values))
        .eventually(() -> asked.close().otherwiseEmpty());
  }

  // Without the parser's own words, which may quote a secret.
  private Future<JsonObject> process(Buffer content) {
    return processor
        .process(vertx, config, content)
        .recover(
            thrown -> Future.failedFuture("what it holds cannot be read as " + processor.name()));
  }

  // Not by vertx-config-yaml, which knows no lines and makes 83 of the text 00123.
  private Future<List<RawSetting>> yaml(String text) {
    List<String> problems = new ArrayList<>();
    List<RawSetting> settings =
        YamlFile.read(store.source(), text, known, name -> Optional.empty(), problems).settings();
    if (!problems.isEmpty()) {
      return settings.isEmpty()
          ? Future.failedFuture(problems.get(0))
          : Future.failedFuture(new ConfigurationException(problems));
    }
    return Future.succeededFuture(settings);
  }

  private List<RawSetting> values(@Nullable JsonObject read) {
    JsonObject json = read == null ? new JsonObject() : read;
    if (store.type().equals(StoreDeclaration.VAULT)) {
      OF_VAULT.forEach(json::remove);
    }
    List<String> problems = new ArrayList<>();
    List<RawSetting> values = JsonTexts.of(json, store.source(), problems);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return values;
  }
}
