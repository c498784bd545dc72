package dev.switchboard.server.config;

import io.vertx.config.spi.ConfigProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Something that settings stand in: a file of a store, or all that the store holds.
 *
 * @param config what the processor is told
 * @param source what the store is called
 * @param path the file; "" where it is none
 */
record StoreDocument(
    Vertx vertx,
    KnownKeys known,
    ConfigProcessor processor,
    JsonObject config,
    String source,
    String path) {

  /**
   * Reads the settings. Fails with a {@link ConfigurationException} where a value is none, and
   * without the parser's own words, which may quote a secret, where there is nothing to be read.
   */
  Future<List<RawSetting>> read(Buffer content) {
    return switch (processor.name()) {
      case StoreDeclaration.YAML -> yaml(content.toString(StandardCharsets.UTF_8));
      case StoreDeclaration.JSON -> json(content.toString(StandardCharsets.UTF_8));
      default ->
          processor
              .process(vertx, config, content)
              .recover(thrown -> unread("what it holds cannot be read as " + processor.name()))
              .compose(this::values);
    };
  }

  private String place() {
    return path.isEmpty() ? source : source + ", " + path;
  }

  private <T> Future<T> unread(String reason) {
    return Future.failedFuture(path.isEmpty() ? reason : path + ": " + reason);
  }

  // Not by vertx-config-yaml, which knows no lines and makes 83 of the text 00123.
  private Future<List<RawSetting>> yaml(String text) {
    List<String> problems = new ArrayList<>();
    List<RawSetting> settings =
        YamlFile.read(place(), text, known, name -> Optional.empty(), problems).settings();
    return settings.isEmpty() && !problems.isEmpty()
        ? Future.failedFuture(problems.get(0))
        : checked(settings, problems);
  }

  // Lines of what is no file are nowhere to be looked up.
  private Future<List<RawSetting>> json(String text) {
    IntFunction<String> lines = line -> path.isEmpty() ? source : place() + ":" + line;
    List<String> problems = new ArrayList<>();
    try {
      return checked(JsonFile.read(text, lines, problems), problems);
    } catch (JsonFile.MalformedException e) {
      return unread(String.valueOf(e.getMessage()));
    }
  }

  private Future<List<RawSetting>> values(@Nullable JsonObject read) {
    List<String> problems = new ArrayList<>();
    JsonObject json = read == null ? new JsonObject() : read;
    return checked(JsonTexts.of(json, place(), problems), problems);
  }

  private static Future<List<RawSetting>> checked(
      List<RawSetting> settings, List<String> problems) {
    return problems.isEmpty()
        ? Future.succeededFuture(settings)
        : Future.failedFuture(new ConfigurationException(problems));
  }
}
