package dev.switchboard.benchmarks;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/** What {@link VertxPeer} understands: the first character says what a text is. */
final class PeerLanguage implements ClientLanguage {

  static final char SUBSCRIBE = 'S';
  static final char BROADCAST = 'B';
  static final char ECHO = 'E';
  static final String SUBSCRIBED = "subscribed";

  private final int port;

  PeerLanguage(int port) {
    this.port = port;
  }

  @Override
  public CompletableFuture<LoadSocket> open(Load load, int number) {
    return load.open(port, "/", number);
  }

  @Override
  public CompletableFuture<LoadSocket> openPublisher(Load load, int number) {
    return open(load, number);
  }

  @Override
  public CompletableFuture<LoadSocket> subscribe(LoadSocket socket, String topic) {
    return socket.ask(String.valueOf(SUBSCRIBE), SUBSCRIBED).thenApply(answer -> socket);
  }

  @Override
  public Template publish(String topic, int bytes) {
    return Template.of(BROADCAST + Stamp.json(bytes - 1));
  }

  @Override
  public Template ping() {
    return Template.of(ECHO + "{\"type\":\"heartbeat\",\"timestamp\":1640995200000}");
  }

  @Override
  public boolean isError(ByteBuf buffer, int index, int length) {
    return false;
  }
}
