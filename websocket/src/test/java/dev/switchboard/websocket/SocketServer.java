package dev.switchboard.websocket;

import io.netty.channel.ChannelHandler;
import io.netty.util.ResourceLeakDetector;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.VertxConnection;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server whose sockets the tests hold in their hands. */
final class SocketServer implements AutoCloseable {

  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  /** What a socket was told, in order. */
  static final class Recorded implements SocketEvents {

    final FrameSocket socket;
    final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
    final CompletableFuture<SocketClosed> closed = new CompletableFuture<>();
    volatile @Nullable Error bug;

    Recorded(FrameSocket socket) {
      this.socket = socket;
    }

    @Override
    public void text(String message) {
      messages.add(message);
      fail();
    }

    @Override
    public void binary(byte[] message) {
      messages.add(message);
      fail();
    }

    @Override
    public void oversize() {
      signals.add("oversize");
      fail();
      Frame error = Frame.text("too big");
      socket.write(error);
      error.release();
    }

    @Override
    public void drained() {
      signals.add("drained");
      fail();
    }

    @Override
    public void pong() {
      signals.add("pong");
      fail();
    }

    @Override
    public void closed(SocketClosed end) {
      if (!closed.complete(end)) {
        signals.add("closed twice");
      }
      fail();
    }

    private void fail() {
      Error error = bug;
      if (error != null) {
        throw error;
      }
    }

    Object message() throws InterruptedException {
      return await(messages);
    }

    String signal() throws InterruptedException {
      return await(signals);
    }

    SocketClosed end() {
      return SocketServer.await(closed);
    }

    private static <T> T await(BlockingQueue<T> queue) throws InterruptedException {
      T next = queue.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came");
      }
      return next;
    }
  }

  /** Listens on the event loop of the verticle's context. */
  private static final class Listener extends AbstractVerticle {

    private final SocketServer server;
    private final HttpServerOptions options;
    private final SocketConfig config;
    private final Function<FrameSocket, SocketEvents> attach;

    Listener(
        SocketServer server,
        HttpServerOptions options,
        SocketConfig config,
        Function<FrameSocket, SocketEvents> attach) {
      this.server = server;
      this.options = options;
      this.config = config;
      this.attach = attach;
    }

    @Override
    public void start(Promise<Void> started) {
      SocketAcceptor acceptor = SocketAcceptor.onCurrentContext(vertx, config);
      server.context.complete(vertx.getOrCreateContext());
      HttpServer http = vertx.createHttpServer(options);
      http.connectionHandler(
          connection ->
              server.first.ifPresent(
                  handler ->
                      ((VertxConnection) connection)
                          .channelHandlerContext()
                          .pipeline()
                          .addFirst(handler.get())));
      http.requestHandler(
          request ->
              acceptor
                  .accept(request, Optional.empty(), attach)
                  .onFailure(refused -> answer(request, refused)));
      http.listen()
          .onSuccess(listening -> server.http.complete(listening))
          .<Void>mapEmpty()
          .onComplete(started);
    }
  }

  private static void answer(HttpServerRequest request, Throwable refused) {
    if (refused instanceof InvalidHandshake invalid) {
      invalid.headers().forEach(request.response()::putHeader);
      request.response().setStatusCode(invalid.status()).end(invalid.detail());
    }
  }

  private final Vertx vertx;
  private final CompletableFuture<io.vertx.core.Context> context = new CompletableFuture<>();
  private final CompletableFuture<HttpServer> http = new CompletableFuture<>();
  private final BlockingQueue<Recorded> opened = new LinkedBlockingQueue<>();
  private final Optional<Supplier<ChannelHandler>> first;

  private SocketServer(Optional<Supplier<ChannelHandler>> first, boolean nativeTransport) {
    this.first = first;
    this.vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
  }

  static SocketServer start(SocketConfig config) {
    return start(config, Optional.empty(), Optional.empty());
  }

  static SocketServer start(
      SocketConfig config,
      Optional<ListenerOptions.Tls> tls,
      Optional<Supplier<ChannelHandler>> firstHandler) {
    return start(config, tls, firstHandler, false);
  }

  static SocketServer start(
      SocketConfig config,
      Optional<ListenerOptions.Tls> tls,
      Optional<Supplier<ChannelHandler>> firstHandler,
      boolean nativeTransport) {
    SocketServer server = new SocketServer(firstHandler, nativeTransport);
    HttpServerOptions options = ListenerOptions.create("127.0.0.1", 0, tls, config);
    await(server.vertx.deployVerticle(new Listener(server, options, config, server::record)));
    return server;
  }

  static SocketServer start(SocketConfig config, Function<FrameSocket, SocketEvents> attach) {
    SocketServer server = new SocketServer(Optional.empty(), false);
    HttpServerOptions options = ListenerOptions.create("127.0.0.1", 0, Optional.empty(), config);
    await(server.vertx.deployVerticle(new Listener(server, options, config, attach)));
    return server;
  }

  private SocketEvents record(FrameSocket socket) {
    Recorded recorded = new Recorded(socket);
    opened.add(recorded);
    return recorded;
  }

  int port() {
    return await(http).actualPort();
  }

  Vertx vertx() {
    return vertx;
  }

  HttpServer http() {
    return await(http);
  }

  /** The next socket that was opened. */
  Recorded opened() throws InterruptedException {
    return Recorded.await(opened);
  }

  /** Runs on the event loop and waits. */
  void run(Runnable task) {
    call(
        () -> {
          task.run();
          return Optional.empty();
        });
  }

  <T> T call(Supplier<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    await(context)
        .runOnContext(
            nothing -> {
              try {
                done.complete(task.get());
              } catch (Throwable t) {
                done.completeExceptionally(t);
              }
            });
    return await(done);
  }

  static <T> T await(Future<T> future) {
    return await(future.toCompletionStage().toCompletableFuture());
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
