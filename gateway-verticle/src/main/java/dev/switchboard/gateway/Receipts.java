package dev.switchboard.gateway;

import dev.switchboard.gateway.socket.Frame;
import dev.switchboard.protocol.domain.Acknowledged;
import dev.switchboard.protocol.event.Event;
import java.util.List;

/** Acknowledgements of one socket: what is not acknowledged is sent again (contract 5.1). */
final class Receipts {

  private final Connection connection;
  private final GatewayLoop loop;
  private final Unacknowledged open = new Unacknowledged();
  private boolean watching;

  Receipts(Connection connection, GatewayLoop loop) {
    this.connection = connection;
    this.loop = loop;
  }

  /** An event was written to the socket. */
  void written(Event event) {
    open.written(event, System.nanoTime());
    if (!watching && !open.isEmpty()) {
      watching = true;
      loop.deadlines().in(1, this::sendAgain);
    }
  }

  private int sendAgain(long nowNanos) {
    if (connection.ended() || open.isEmpty()) {
      watching = false;
      return 0;
    }
    for (Event event : open.due(nowNanos)) {
      Frame frame = Frames.of(connection.dialect(), event);
      if (frame != null) {
        connection.write(frame);
        frame.release();
        loop.counters().messagesOut(1);
      }
    }
    return 1;
  }

  /** The client has them: their domain is told, again too for what it had been told before. */
  void acknowledged(List<String> ids) {
    open.acknowledged(ids);
    for (Subscription subscription : connection.subscriptions().trackingDelivery()) {
      loop.domains()
          .acknowledged(
              subscription.channel().domain(), new Acknowledged(subscription.topic(), ids));
    }
  }
}
