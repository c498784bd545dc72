package dev.switchboard.cluster;

import dev.switchboard.protocol.bus.Nodes;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;

/** Hands what came from another node to whoever has the address on this one. */
final class OwnHandlers {

  /** Marks a message that is for all handlers of an address. */
  static final String FOR_ALL = "all";

  static final DeliveryOptions LOCAL =
      new DeliveryOptions().setLocalOnly(true).setSendTimeout(Nodes.PATIENCE_MS);

  private OwnHandlers() {}

  static void handOn(EventBus bus, Routes routes, Message<Object> message, String to) {
    Object body = message.body();
    if (message.replyAddress() == null) {
      if (message.headers().contains(FOR_ALL)) {
        bus.publish(to, body, LOCAL);
      } else {
        bus.send(to, body, LOCAL);
      }
      return;
    }
    if (!routes.isHere(to)) {
      message.fail(Asking.NOT_HERE, "nothing is served here by that name");
      return;
    }
    bus.request(to, body, LOCAL)
        .onComplete(
            answer -> message.reply(answer.body()),
            thrown -> message.fail(0, String.valueOf(thrown.getMessage())));
  }
}
