package dev.switchboard.gateway;

import dev.switchboard.protocol.domain.Acknowledged;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.websocket.Frame;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Acknowledgements of one socket: what is not acknowledged is sent again (contract 5.1). */
final class Receipts {

  /** What is due together within it is sent together. */
  private static final long STEP_MS = 50;

  private final Connection connection;
  private final GatewayLoop loop;
  private final Unacknowledged open = new Unacknowledged();
  private boolean planned;

  Receipts(Connection connection, GatewayLoop loop) {
    this.connection = connection;
    this.loop = loop;
  }

  /** An event was written to the socket. */
  void written(Event event) {
    open.written(event, System.nanoTime());
    plan();
  }

  private void plan() {
    if (!planned && !open.isEmpty() && !connection.ended()) {
      planned = true;
      long pause = TimeUnit.NANOSECONDS.toMillis(open.nextDueNanos() - System.nanoTime());
      long unused = loop.vertx().setTimer(Math.max(STEP_MS, pause), id -> sendAgain());
    }
  }

  private void sendAgain() {
    planned = false;
    List<Event> due = connection.ended() ? List.of() : open.due(System.nanoTime());
    for (Event event : due) {
      Frame frame = Frames.of(connection.dialect(), event);
      if (frame != null) {
        connection.write(frame);
        frame.release();
        loop.counters().messagesOut(1);
      }
    }
    plan();
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
