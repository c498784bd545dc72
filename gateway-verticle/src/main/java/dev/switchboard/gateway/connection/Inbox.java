package dev.switchboard.gateway.connection;

import dev.switchboard.protocol.message.ClientMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a client has said and has not been taken yet: a frame may hold several messages, and one may
 * have to find what came before it settled. Lives on the socket's event loop.
 */
final class Inbox {

  private final Connection connection;
  private final Consumer<ClientMessage> taker;
  private final Deque<ClientMessage> waiting = new ArrayDeque<>(0);
  private boolean taking;

  Inbox(Connection connection, Consumer<ClientMessage> taker) {
    this.connection = connection;
    this.taker = taker;
  }

  /** Takes what a frame held, now or later. */
  void add(List<ClientMessage> messages) {
    if (messages.size() == 1 && waiting.isEmpty()) {
      taker.accept(messages.get(0));
    } else {
      waiting.addAll(messages);
      takeWaiting();
    }
  }

  /** Takes what waits, as long as the socket is read from; nothing more once it is to be closed. */
  void takeWaiting() {
    if (taking) {
      return; // Something was settled at once, within the loop below.
    }
    taking = true;
    try {
      while (!waiting.isEmpty() && connection.gate().open()) {
        if (connection.closing() || connection.ended()) {
          waiting.clear();
        } else {
          taker.accept(waiting.remove());
        }
      }
    } finally {
      taking = false;
    }
  }
}
