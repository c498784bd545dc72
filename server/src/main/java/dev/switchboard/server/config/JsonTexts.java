package dev.switchboard.server.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Flattens what a store holds into settings by dotted names, sorted. */
final class JsonTexts {

  private static final int MAX_DEPTH = 16;

  private final String source;
  private final List<String> problems;
  private final Map<String, String> texts = new TreeMap<>();

  private JsonTexts(String source, List<String> problems) {
    this.source = source;
    this.problems = problems;
  }

  /** The settings; what can be none is added to the problems. */
  static List<RawSetting> of(JsonObject json, String source, List<String> problems) {
    JsonTexts flat = new JsonTexts(source, problems);
    flat.object("", json, 0);
    return flat.texts.entrySet().stream()
        .map(text -> new RawSetting(text.getKey(), text.getValue(), source))
        .toList();
  }

  private void object(String name, JsonObject object, int depth) {
    if (depth > MAX_DEPTH) {
      refuse(name, "is nested too deeply");
      return;
    }
    for (String key : object.fieldNames()) {
      String child = name.isEmpty() ? key : name + "." + key;
      Object value = object.getValue(key);
      if (value instanceof JsonObject inner) {
        object(child, inner, depth + 1);
      } else if (value instanceof JsonArray items) {
        list(child, items);
      } else {
        put(child, text(value));
      }
    }
  }

  private void list(String name, JsonArray items) {
    List<String> texts = new ArrayList<>();
    for (Object item : items) {
      String text = text(item);
      if (item == null
          || item instanceof JsonObject
          || item instanceof JsonArray
          || text.indexOf(',') >= 0) {
        refuse(name, "must be a list of plain texts without commas");
        return;
      }
      texts.add(text);
    }
    put(name, String.join(",", texts));
  }

  private void put(String name, String text) {
    if (texts.put(name, text) != null) {
      refuse(name, "is there twice");
    }
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  private void refuse(String name, String problem) {
    problems.add(source + ": " + name + ": " + problem);
  }
}
