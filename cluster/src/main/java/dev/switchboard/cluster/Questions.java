package dev.switchboard.cluster;

import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.Nodes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts questions to whoever serves an address, by a picture of who does. Thread-safe. */
final class Questions {

  private static final DeliveryOptions LOCAL = OwnHandlers.LOCAL;

  private final Vertx vertx;
  private final EventBus bus;
  private final String self;

  /** So that the nodes that serve the same are asked in turn. */
  private final AtomicInteger turn = new AtomicInteger();

  Questions(Vertx vertx, String self) {
    this.vertx = vertx;
    this.bus = vertx.eventBus();
    this.self = self;
  }

  <T> Future<T> ask(Routes routes, String address, Object question, boolean repeatable) {
    if (routes.isHere(address)) {
      return bus.<T>request(address, question, LOCAL).map(Message::body);
    }
    List<Peer> servers = routes.servers(address);
    return servers.isEmpty()
        ? bus.<T>request(address, question, new DeliveryOptions().setSendTimeout(Nodes.PATIENCE_MS))
            .map(Message::body)
        : new Asking<T>(vertx, servers, address, question, repeatable).ask(turn.getAndIncrement());
  }

  <T> Future<T> askNode(Routes routes, String node, String address, Object question) {
    if (node.equals(self)) {
      return bus.<T>request(address, question, LOCAL).map(Message::body);
    }
    Routes.Named known = routes.named().get(node);
    return known == null
        ? Future.failedFuture(new ReplyException(ReplyFailure.NO_HANDLERS, "the node is not there"))
        : new Asking<T>(vertx, List.of(known.peer()), address, question, false).ask(0);
  }

  void send(Routes routes, String address, Object message) {
    List<Peer> servers = routes.servers(address);
    if (routes.isHere(address)) {
      bus.send(address, message, LOCAL);
    } else if (servers.isEmpty()) {
      bus.send(address, message);
    } else {
      int one = Math.floorMod(turn.getAndIncrement(), servers.size());
      sendTo(servers.get(one).name(), address, message);
    }
  }

  void sendTo(String node, String address, Object message) {
    if (node.equals(self)) {
      bus.send(address, message, LOCAL);
    } else {
      bus.send(Addresses.node(node), message, new DeliveryOptions().addHeader(Nodes.TO, address));
    }
  }
}
