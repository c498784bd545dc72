package dev.switchboard.protocol.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.switchboard.protocol.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What somebody published on a feed topic; the data is nobody's business but the subscribers'.
 *
 * @param type {@code data}, {@code status} or {@code notification}
 * @param data any JSON value; never changed
 * @param key the entry of a keyed topic that it is about (contract 8.1); null on other topics
 * @param removed true where that entry was removed; null else
 */
public record Published(String type, JsonNode data, @Nullable String key, @Nullable Boolean removed)
    implements BuiltIn {

  private static final String DATA = "data";
  private static final String KIND = "kind";
  private static final String ENTRIES = "entries";

  /** Something published on a topic that is not keyed. */
  public Published(String type, JsonNode data) {
    this(type, data, null, null);
  }

  /** An entry as it is from now on. */
  public static Published entry(String key, JsonNode data) {
    return new Published(DATA, data, key, null);
  }

  /** The end of an entry. */
  public static Published removal(String key) {
    return new Published(DATA, NullNode.getInstance(), key, true);
  }

  /** Says that a subscriber has every entry of a keyed topic that there was. */
  public static Published entriesReady() {
    return new Published(DATA, Json.object().put(KIND, ENTRIES).put("ready", true));
  }

  /**
   * Says that a subscriber has to forget the entries that it knows, since some may have been
   * removed without its knowledge: all that there are follow.
   */
  public static Published entriesAnew() {
    return new Published(DATA, Json.object().put(KIND, ENTRIES).put("recovered", false));
  }

  /** Whether it says that an entry was removed. */
  @JsonIgnore
  public boolean isRemoval() {
    return removed != null && removed;
  }

  @Override
  public PayloadKind kind() {
    return PayloadKind.PUBLISHED;
  }
}
