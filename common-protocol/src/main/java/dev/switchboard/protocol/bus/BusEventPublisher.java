package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventPublisher;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.List;

/** Publishes events to every gateway loop of this node, one message per call, by reference. */
public final class BusEventPublisher implements EventPublisher {

  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final EventBus bus;

  public BusEventPublisher(EventBus bus) {
    this.bus = bus;
  }

  @Override
  public void publish(List<Event> events) {
    if (!events.isEmpty()) {
      bus.publish(Addresses.EVENTS, new EventBatch(events), LOCAL);
    }
  }
}
