package dev.switchboard.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.websocket.RawClient.Received;
import dev.switchboard.websocket.SocketServer.Recorded;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketOutboundTest {

  private static final int HIGH = 64 << 10;

  private final AtomicInteger flushes = new AtomicInteger();
  private SocketServer server;

  /** Counts what reaches the system. */
  private final class FlushCount extends ChannelOutboundHandlerAdapter {

    @Override
    public void flush(ChannelHandlerContext context) {
      flushes.incrementAndGet();
      context.flush();
    }
  }

  @BeforeEach
  void listen() {
    server =
        SocketServer.start(
            SocketConfig.DEFAULT
                .withPendingHighBytes(HIGH)
                .withCloseTimeout(Duration.ofMillis(500)),
            Optional.empty(),
            Optional.of(FlushCount::new));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sendsOneFrameToManySocketsAndLetsItGo() throws Exception {
    try (RawClient one = RawClient.connect(server.port());
        RawClient other = RawClient.connect(server.port())) {
      FrameSocket first = server.opened().socket;
      FrameSocket second = server.opened().socket;
      Frame frame = Frame.text("to all");
      ByteBuf bytes = frame.share(null);

      server.run(
          () -> {
            first.write(frame);
            second.write(frame);
            frame.release();
          });

      assertThat(one.read().text()).isEqualTo("to all");
      assertThat(other.read().text()).isEqualTo("to all");
      // The loop has left the flush when it comes to the next task.
      assertThat(server.call(bytes::refCnt)).isOne();
      assertThat(bytes.release()).isTrue();
    }
  }

  @Test
  void flushesOnceATickAndKeepsTheOrder() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      FrameSocket socket = server.opened().socket;
      int before = server.call(flushes::get);

      server.run(
          () -> {
            for (int i = 0; i < 100; i++) {
              write(socket, "message " + i);
            }
            socket.ping();
          });

      for (int i = 0; i < 100; i++) {
        assertThat(client.read().text()).isEqualTo("message " + i);
      }
      assertThat(client.read().first()).isEqualTo(RawClient.PING);
      assertThat(server.call(flushes::get) - before).isOne();
    }
  }

  @Test
  void sendsJoinedFramesInOrder() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      FrameSocket socket = server.opened().socket;
      List<Frame> frames = List.of(Frame.text("a"), Frame.binary(new byte[300]), Frame.text("c"));
      Frame joined = Frame.joined(frames);
      frames.forEach(Frame::release);

      server.run(() -> socket.write(joined));
      joined.release();

      assertThat(client.read().text()).isEqualTo("a");
      assertThat(client.read().payload()).hasSize(300);
      assertThat(client.read().text()).isEqualTo("c");
    }
  }

  @Test
  void sendsEverythingBeforeTheCloseFrame() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      server.run(
          () -> {
            write(connection.socket, "last words");
            connection.socket.close(1008, "enough");
            write(connection.socket, "too late");
          });

      assertThat(client.read().text()).isEqualTo("last words");
      Received close = client.read();
      assertThat(close.closeCode()).isEqualTo(1008);
      assertThat(close.text()).endsWith("enough");
      client.sendClose(1008);
      assertThat(client.ended()).isTrue();
      assertThat(connection.end()).isEqualTo(new SocketClosed(1008, "enough", true));
    }
  }

  @Test
  void cutsOffAPeerThatDoesNotAnswerTheClose() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      server.run(() -> connection.socket.close(4000, "bye"));

      assertThat(client.read().closeCode()).isEqualTo(4000);
      assertThat(client.ended()).isTrue();
      assertThat(connection.end()).isEqualTo(new SocketClosed(4000, "bye", false));
    }
  }

  @Test
  void cutsALongReasonBetweenCharacters() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      server.run(() -> connection.socket.close(4000, "聊".repeat(100)));

      assertThat(client.read().payload()).hasSize(2 + 41 * 3);
    }
  }

  @Test
  void dropsMessagesThatComeAfterItsClose() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      server.run(() -> connection.socket.close(1000, ""));
      assertThat(client.read().closeCode()).isEqualTo(1000);
      client.sendFrame(RawClient.TEXT, "late");
      client.sendClose(1000);

      assertThat(connection.end().clean()).isTrue();
      assertThat(connection.messages).isEmpty();
    }
  }

  @Test
  void tellsWhenASlowReaderIsFullAndWhenThereIsRoomAgain() throws Exception {
    try (RawClient client = RawClient.connectNarrow(server.port())) {
      Recorded connection = server.opened();

      int sent = fill(connection.socket);

      assertThat(server.call(connection.socket::pendingBytes)).isGreaterThan(HIGH);
      for (int i = 0; i < sent; i++) {
        assertThat(client.read().payload()).hasSize(16_384);
      }
      assertThat(connection.signal()).isEqualTo("drained");
      assertThat(server.call(connection.socket::writable)).isTrue();
      assertThat(server.call(connection.socket::pendingBytes)).isZero();
    }
  }

  @Test
  void cutsOffAFullSocketAtOnce() throws Exception {
    try (RawClient client = RawClient.connectNarrow(server.port())) {
      Recorded connection = server.opened();
      fill(connection.socket);
      Frame stuck = Frame.text("never sent");
      ByteBuf bytes = stuck.share(null);

      server.run(
          () -> {
            connection.socket.write(stuck);
            stuck.release();
            connection.socket.abort(4000, "too slow");
          });

      assertThat(connection.end()).isEqualTo(new SocketClosed(4000, "too slow", false));
      assertThat(server.call(bytes::refCnt)).isOne();
      bytes.release();
      assertThat(client.status()).contains("101");
    }
  }

  @Test
  void cutsOffAFullSocketThatDoesNotDrainAfterAClose() throws Exception {
    try (RawClient client = RawClient.connectNarrow(server.port())) {
      Recorded connection = server.opened();
      fill(connection.socket);

      server.run(() -> connection.socket.close(1001, "restart"));

      assertThat(connection.end()).isEqualTo(new SocketClosed(1001, "restart", false));
      assertThat(client.status()).contains("101");
    }
  }

  @Test
  void abortStillSendsTheCloseFrameToAPeerThatReads() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      server.run(() -> connection.socket.abort(4001, "no pong"));

      assertThat(client.read().closeCode()).isEqualTo(4001);
      assertThat(client.ended()).isTrue();
      assertThat(connection.end()).isEqualTo(new SocketClosed(4001, "no pong", false));
    }
  }

  @Test
  void reportsPongsAndEverySignOfLife() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();
      long opened = connection.socket.lastHeardNanos();

      server.run(connection.socket::ping);
      assertThat(client.read().first()).isEqualTo(RawClient.PING);
      client.sendFrame(RawClient.PONG, "");

      assertThat(connection.signal()).isEqualTo("pong");
      assertThat(server.call(connection.socket::lastHeardNanos) - opened).isPositive();
    }
  }

  @Test
  void owesOnlyTheLastPongToAPeerThatDoesNotRead() throws Exception {
    try (RawClient client = RawClient.connectNarrow(server.port())) {
      Recorded connection = server.opened();
      int sent = fill(connection.socket);
      long full = server.call(connection.socket::pendingBytes);

      for (int i = 0; i < 50; i++) {
        client.sendFrame(RawClient.PING, "ping " + i);
      }
      client.sendFrame(RawClient.TEXT, "all sent");

      assertThat(connection.message()).isEqualTo("all sent");
      assertThat(server.call(connection.socket::pendingBytes)).isLessThanOrEqualTo(full);
      for (int i = 0; i < sent; i++) {
        assertThat(client.read().payload()).hasSize(16_384);
      }
      assertThat(client.read().text()).isEqualTo("ping 49");
    }
  }

  @Test
  void holdsMessagesBackWhileReadingIsPaused() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();
      server.run(connection.socket::pauseReading);

      client.send(
          concat(
              RawClient.frame(RawClient.TEXT, "one".getBytes(UTF_8)),
              RawClient.frame(RawClient.TEXT, "two".getBytes(UTF_8))));
      server.run(() -> write(connection.socket, "still writing"));
      assertThat(client.read().text()).isEqualTo("still writing");
      assertThat(connection.messages).isEmpty();
      server.run(connection.socket::resumeReading);

      assertThat(connection.message()).isEqualTo("one");
      assertThat(connection.message()).isEqualTo("two");
    }
  }

  @Test
  void closesPolitelyWhileReadingIsPaused() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();
      server.run(connection.socket::pauseReading);
      client.sendFrame(RawClient.TEXT, "unread");

      server.run(() -> connection.socket.close(1000, ""));
      assertThat(client.read().closeCode()).isEqualTo(1000);
      client.sendClose(1000);

      assertThat(connection.end().clean()).isTrue();
      assertThat(connection.messages).isEmpty();
    }
  }

  @Test
  void refusesOtherThreads() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      FrameSocket socket = server.opened().socket;

      assertThatThrownBy(socket::ping).isInstanceOf(IllegalStateException.class);
      assertThat(client.status()).contains("101");
    }
  }

  @Test
  void closesWith1001WhenTheServerShutsDown() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      var shutdown = server.http().close();

      assertThat(client.read().closeCode()).isEqualTo(1001);
      client.sendClose(1001);
      assertThat(connection.end().clean()).isTrue();
      SocketServer.await(shutdown);
    }
  }

  /** Writes until the socket is full and stays so; the number of messages. */
  private int fill(FrameSocket socket) {
    Frame frame = Frame.binary(new byte[16_384]);
    int sent = 0;
    // A task of its own for each message, so that the flush comes between.
    while (server.call(socket::writable)) {
      server.run(() -> socket.write(frame));
      sent++;
    }
    frame.release();
    return sent;
  }

  private static void write(FrameSocket socket, String text) {
    Frame frame = Frame.text(text);
    socket.write(frame);
    frame.release();
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] all = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, all, one.length, other.length);
    return all;
  }
}
