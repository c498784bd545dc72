package dev.switchboard.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The sockets of one scenario, all on one event loop. Futures complete on that loop; only {@link
 * #await} and {@link #onLoop} may be called from elsewhere.
 */
final class Load implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  // So many addresses on loopback to come from that ports never run out.
  private static final int SOURCES = 50;

  private static final AtomicLong LOADS = new AtomicLong();

  private final long id = LOADS.incrementAndGet();
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final ChannelGroup channels;
  private final Faults faults = new Faults();
  private int connections;

  Load() {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(1, io);
    loop = group.next();
    channels = new DefaultChannelGroup(loop);
    bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true);
  }

  Faults faults() {
    return faults;
  }

  /** The name of a user or client that no other load has: none takes over what another left. */
  String name(int number) {
    return "bench-" + id + "-" + number;
  }

  EventLoop loop() {
    return loop;
  }

  /** Connects and asks for the upgrade; completes once it is granted. */
  CompletableFuture<LoadSocket> open(int port, String target, int number) {
    String request =
        "GET "
            + target
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    LoadSocket socket = new LoadSocket(number, request, faults);
    Bootstrap own =
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channels.add(channel);
                    channel.pipeline().addLast(socket);
                  }
                });
    InetSocketAddress source = loopback(2 + connections % SOURCES, 0);
    connections++;
    own.connect(loopback(1, port), source)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                socket.opened().completeExceptionally(connected.cause());
              }
            });
    return socket.opened();
  }

  /** Connects to the HTTP API of a Switchboard server. */
  CompletableFuture<HttpLine> openHttp(int port, String token) {
    CompletableFuture<HttpLine> opened = new CompletableFuture<>();
    bootstrap
        .clone()
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channels.add(channel);
                HttpLine line = new HttpLine(channel, token);
                channel.pipeline().addLast(new HttpClientCodec(), line);
              }
            })
        .connect(loopback(1, port))
        .addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                opened.complete(connected.channel().pipeline().get(HttpLine.class));
              } else {
                opened.completeExceptionally(connected.cause());
              }
            });
    return opened;
  }

  private static InetSocketAddress loopback(int last, int port) {
    try {
      byte[] address = {127, 0, 0, (byte) last};
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** Does a work for each number from 0 on, so many at once. */
  <T> CompletableFuture<List<T>> each(
      int count, int atOnce, IntFunction<CompletableFuture<T>> work) {
    Batch<T> batch = new Batch<>(count, work);
    loop.execute(
        () -> {
          for (int i = 0; i < Math.max(1, Math.min(atOnce, count)); i++) {
            batch.next();
          }
        });
    return batch.done;
  }

  private static final class Batch<T> {

    private final int count;
    private final IntFunction<CompletableFuture<T>> work;
    private final List<T> results = new ArrayList<>();
    private final CompletableFuture<List<T>> done = new CompletableFuture<>();
    private int begun;

    Batch(int count, IntFunction<CompletableFuture<T>> work) {
      this.count = count;
      this.work = work;
    }

    void next() {
      if (begun < count) {
        work.apply(begun++).whenComplete(this::completed);
      } else if (results.size() == count) {
        done.complete(results);
      }
    }

    private void completed(T result, Throwable failure) {
      if (failure != null) {
        done.completeExceptionally(failure);
        return;
      }
      results.add(result);
      next();
    }
  }

  /** Begins a work on the event loop. */
  <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> work) {
    return CompletableFuture.supplyAsync(work, loop).thenCompose(begun -> begun);
  }

  /** Completes after some time. */
  CompletableFuture<Void> after(long millis) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    loop.schedule(() -> over.complete(null), millis, TimeUnit.MILLISECONDS);
    return over;
  }

  /** Calls something on the event loop and waits for its result. */
  <T> T onLoop(Callable<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            result.complete(call.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return await(result);
  }

  /** Waits for a future; three minutes without it are a failure. */
  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | CompletionException e) {
      Throwable cause = e.getCause() instanceof CompletionException c ? c.getCause() : e.getCause();
      throw cause instanceof BenchException bench
          ? new BenchException(String.valueOf(bench.getMessage()), bench)
          : new BenchException(String.valueOf(cause), e);
    } catch (TimeoutException e) {
      throw new BenchException("no answer within " + PATIENCE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      throw new BenchException("interrupted", e);
    }
  }

  /** Ends what sockets are still open, without a closing handshake. */
  @Override
  public void close() {
    // The end of an event loop does not always close its sockets.
    channels.close().awaitUninterruptibly();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
