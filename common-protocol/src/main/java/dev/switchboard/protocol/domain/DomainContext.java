package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.event.EventPublisher;
import dev.switchboard.protocol.settings.Settings;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;

/**
 * What a domain gets to work with.
 *
 * @param services what the server provides, by type, such as the store
 */
public record DomainContext(
    Vertx vertx,
    Settings settings,
    Clock clock,
    EventPublisher events,
    Map<Class<?>, Object> services) {

  public DomainContext {
    services = Map.copyOf(services);
  }

  /**
   * A service of the server.
   *
   * @throws IllegalStateException where the server has none of that type
   */
  public <T> T service(Class<T> type) {
    Object service = services.get(type);
    if (service == null) {
      throw new IllegalStateException("the server provides no " + type.getName());
    }
    return type.cast(service);
  }
}
