package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventPublisher;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;

/**
 * Publishes events to every gateway loop of this node, one message per call, by reference, and to
 * the other nodes that want them.
 */
public final class BusEventPublisher implements EventPublisher {

  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final Vertx vertx;

  public BusEventPublisher(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public void publish(List<Event> events) {
    if (!events.isEmpty()) {
      EventBatch batch = new EventBatch(events);
      vertx.eventBus().publish(Addresses.EVENTS, batch, LOCAL);
      Nodes.of(vertx).pass(batch.events());
    }
  }
}
