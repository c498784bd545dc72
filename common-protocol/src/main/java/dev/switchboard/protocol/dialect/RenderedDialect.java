package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Custom;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Rendering;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A dialect of text frames that tells of domains' own kinds of events in the words that the domains
 * gave for it, and of everything else in its own.
 */
public final class RenderedDialect implements Dialect {

  private final Dialect dialect;
  private final Renderings renderings;

  /** Finds what domains announced. */
  @FunctionalInterface
  public interface Renderings {

    /** The words of a dialect for a kind of events; null for its usual ones. Thread-safe. */
    @Nullable Rendering of(String dialect, String kind);
  }

  private RenderedDialect(Dialect dialect, Renderings renderings) {
    this.dialect = dialect;
    this.renderings = renderings;
  }

  /**
   * The same sockets' dialects, with the words that domains gave; those of binary frames and those
   * with an object for each socket stay as they are.
   */
  public static SocketDialects all(SocketDialects dialects, Renderings renderings) {
    Map<Dialect, Dialect> shared = new ConcurrentHashMap<>();
    return request -> {
      Dialect plain = dialects.of(request);
      // A rendering is a whole frame of JSON, the same for all sockets.
      boolean apart =
          plain.rules().binary() || plain.rules().has(DialectRules.Trait.ONE_PER_SOCKET);
      return apart
          ? plain
          : shared.computeIfAbsent(plain, same -> new RenderedDialect(same, renderings));
    };
  }

  @Override
  public byte @Nullable [] encode(Event event) {
    if (event.payload() instanceof Custom custom) {
      Rendering rendering = renderings.of(dialect.rules().name(), custom.kindName());
      if (rendering != null) {
        return Json.encode(rendering.of(event));
      }
    }
    return dialect.encode(event);
  }

  @Override
  public DialectRules rules() {
    return dialect.rules();
  }

  @Override
  public Opening opening(Map<String, String> query) {
    return dialect.opening(query);
  }

  @Override
  public List<Topic> ownTopics(Principal principal) {
    return dialect.ownTopics(principal);
  }

  @Override
  public ClientMessage decode(String text, ConnectionView connection) {
    return dialect.decode(text, connection);
  }

  @Override
  public ClientMessage decode(byte[] binary, ConnectionView connection) {
    return dialect.decode(binary, connection);
  }

  @Override
  public List<ClientMessage> decodeAll(String text, ConnectionView connection) {
    return dialect.decodeAll(text, connection);
  }

  @Override
  public List<ClientMessage> decodeAll(byte[] binary, ConnectionView connection) {
    return dialect.decodeAll(binary, connection);
  }

  @Override
  public byte @Nullable [] encode(ServerMessage message, ConnectionView connection) {
    return dialect.encode(message, connection);
  }

  @Override
  public byte @Nullable [] join(List<byte[]> events) {
    return dialect.join(events);
  }

  @Override
  public boolean endsSocket(ServerMessage message) {
    return dialect.endsSocket(message);
  }

  @Override
  public Heartbeats heartbeats() {
    return dialect.heartbeats();
  }

  @Override
  public boolean acknowledges(Topic topic) {
    return dialect.acknowledges(topic);
  }

  @Override
  public void written(Event event) {
    dialect.written(event);
  }

  @Override
  public OptionalLong unacknowledged(Topic topic) {
    return dialect.unacknowledged(topic);
  }
}
