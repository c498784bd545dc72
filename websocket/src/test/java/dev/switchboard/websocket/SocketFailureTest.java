package dev.switchboard.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.websocket.SocketServer.Recorded;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a throwable costs: the socket it belongs to, and nothing else. */
class SocketFailureTest {

  private final Error bug = new AssertionError("a bug of the connection");
  private static final int LIMIT = 1_000;

  private final List<ByteBuf> read = new CopyOnWriteArrayList<>();
  private SocketServer server;

  /** Remembers the buffers that were read. */
  private final class Buffers extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof ByteBuf bytes) {
        read.add(bytes);
      }
      context.fireChannelRead(message);
    }
  }

  @BeforeEach
  void listen() {
    server =
        SocketServer.start(
            SocketConfig.DEFAULT.withMessageBytes(LIMIT).withPendingHighBytes(64 << 10),
            Optional.empty(),
            Optional.of(Buffers::new));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void closesWith1011WhereAMessageFailsAndLetsItsBytesGo() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();
      connection.bug = bug;

      client.sendFrame(RawClient.TEXT, "hello");

      assertFailed(client, connection);
      assertThat(server.call(() -> read.stream().allMatch(bytes -> bytes.refCnt() == 0))).isTrue();
    }
  }

  @Test
  void closesWith1011WhereAPongFails() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();
      connection.bug = bug;

      client.sendFrame(RawClient.PONG, "");

      assertFailed(client, connection);
    }
  }

  @Test
  void closesWith1011WhereTheAnswerToAnOversizeMessageFails() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();
      connection.bug = bug;

      client.sendFrame(RawClient.BINARY, new byte[LIMIT + 1]);

      assertFailed(client, connection);
    }
  }

  @Test
  void closesWith1011WhereDrainingFails() throws Exception {
    try (RawClient client = RawClient.connectNarrow(server.port())) {
      Recorded connection = server.opened();
      connection.bug = bug;
      Frame frame = Frame.binary(new byte[16_384]);
      int sent = 0;
      while (server.call(connection.socket::writable)) {
        server.run(() -> connection.socket.write(frame));
        sent++;
      }
      frame.release();

      for (int i = 0; i < sent; i++) {
        assertThat(client.read().payload()).hasSize(16_384);
      }

      assertFailed(client, connection);
    }
  }

  @Test
  void closesWith1011WhereAFrameCannotBeWritten() throws Exception {
    try (RawClient client = RawClient.connect(server.port());
        RawClient other = RawClient.connect(server.port())) {
      Recorded connection = server.opened();
      Recorded healthy = server.opened();
      Frame released = Frame.text("gone already");
      released.release();
      Frame good = Frame.text("for all");

      server.run(
          () -> {
            connection.socket.write(released);
            connection.socket.write(good);
            healthy.socket.write(good);
            good.release();
          });

      assertThat(other.read().text()).isEqualTo("for all");
      assertFailed(client, connection);
    }
  }

  @Test
  void costsNoOtherSocketAnything() throws Exception {
    try (RawClient client = RawClient.connect(server.port());
        RawClient other = RawClient.connect(server.port())) {
      Recorded broken = server.opened();
      Recorded healthy = server.opened();
      broken.bug = bug;

      client.sendFrame(RawClient.TEXT, "hello");
      assertFailed(client, broken);
      other.sendFrame(RawClient.TEXT, "still there");

      assertThat(healthy.message()).isEqualTo("still there");
      assertThat(server.call(healthy.socket::open)).isTrue();
    }
  }

  private static void assertFailed(RawClient client, Recorded connection) throws Exception {
    assertThat(client.read().closeCode()).isEqualTo(1011);
    assertThat(client.ended()).isTrue();
    client.hangUp();
    assertThat(connection.end()).isEqualTo(new SocketClosed(1011, "internal error", false));
  }
}
