package dev.switchboard.conformance;

import dev.switchboard.websocket.Frame;
import dev.switchboard.websocket.FrameSocket;
import dev.switchboard.websocket.ListenerOptions;
import dev.switchboard.websocket.SocketAcceptor;
import dev.switchboard.websocket.SocketClosed;
import dev.switchboard.websocket.SocketConfig;
import dev.switchboard.websocket.SocketEvents;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Optional;

/** Sends every message back; what Autobahn's fuzzing client wants of a server. */
public final class EchoServer extends VerticleBase {

  // Group 9 sends messages of 16 MiB.
  private static final SocketConfig CONFIG = SocketConfig.DEFAULT.withMessageBytes(20 << 20);

  private final int port;

  private EchoServer(int port) {
    this.port = port;
  }

  /** Listens on the port given as the only argument and returns once it does. */
  public static void main(String[] args) {
    Vertx.vertx()
        .deployVerticle(new EchoServer(Integer.parseInt(args[0])))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  @Override
  public Future<?> start() {
    SocketAcceptor acceptor = SocketAcceptor.onCurrentContext(vertx, CONFIG);
    return vertx
        .createHttpServer(ListenerOptions.create("127.0.0.1", port, Optional.empty(), CONFIG))
        .requestHandler(request -> acceptor.accept(request, Optional.empty(), Echo::new))
        .listen();
  }

  private record Echo(FrameSocket socket) implements SocketEvents {

    @Override
    public void text(String message) {
      send(Frame.text(message));
    }

    @Override
    public void binary(byte[] message) {
      send(Frame.binary(message));
    }

    private void send(Frame frame) {
      socket.write(frame);
      frame.release();
    }

    @Override
    public void oversize() {}

    @Override
    public void closed(SocketClosed closed) {}
  }
}
