package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A frame of the wire format, one file each: {@code fixtures/<dialect>/<name>.json}. */
record Fixture(String text) {

  static Fixture of(String dialect, String name) {
    String path = "/fixtures/" + dialect + "/" + name + ".json";
    try (InputStream file = Fixture.class.getResourceAsStream(path)) {
      return new Fixture(
          new String(Objects.requireNonNull(file, path).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode json() {
    return Json.parseObject(text);
  }
}
