package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.event.Event;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/** An event bus whose members know nothing of each other but the addresses. */
final class PlainBus implements Nodes {

  private static final DeliveryOptions OPTIONS = new DeliveryOptions().setSendTimeout(PATIENCE_MS);

  private final EventBus bus;

  PlainBus(EventBus bus) {
    this.bus = bus;
  }

  @Override
  public <T> Future<T> ask(String address, Object question, boolean repeatable) {
    return bus.<T>request(address, question, OPTIONS).map(Message::body);
  }

  @Override
  public String self() {
    return "";
  }

  @Override
  public <T> Future<T> askNode(String node, String address, Object question) {
    return ask(address, question, false);
  }

  @Override
  public void sendTo(String node, String address, Object message) {
    send(address, message);
  }

  @Override
  public Set<String> others(String role) {
    return Set.of();
  }

  @Override
  public void send(String address, Object message) {
    bus.send(address, message);
  }

  @Override
  public void broadcast(String address, Object message) {
    bus.publish(address, message);
  }

  @Override
  public void announce(DomainAnnouncement announcement) {
    bus.publish(Addresses.ANNOUNCEMENTS, announcement);
  }

  @Override
  public void withdraw(String domain) {
    // Its calls fail as unavailable.
  }

  @Override
  public void pass(List<Event> events) {
    // Whoever is on the bus of another node reads them in the log.
  }

  @Override
  public boolean want(Topic topic) {
    return false;
  }

  @Override
  public void unwant(Topic topic) {
    // Nobody asks.
  }

  @Override
  public void counting(IntSupplier openSockets) {
    // Nobody asks.
  }

  @Override
  public Future<List<NodeState>> states() {
    return Future.succeededFuture(List.of());
  }
}
