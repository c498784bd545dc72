package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.event.Event;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;

/** Publishes events to this node's subscribers, by reference. */
public final class BusEventPublisher implements EventPublisher {

  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final EventBus bus;

  public BusEventPublisher(EventBus bus) {
    this.bus = bus;
  }

  @Override
  public void publish(Event event) {
    bus.publish(Addresses.topic(event.topic()), event, LOCAL);
  }
}
