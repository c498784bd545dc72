package dev.switchboard.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.websocket.SocketServer.Recorded;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketFloodTest {

  private static final int FLOOD = ControlFrameLimit.PER_SECOND + 50;

  private final AtomicInteger stops = new AtomicInteger();
  private SocketServer server;

  /** Counts how often reading was turned off. */
  private final class StopCount extends ChannelInboundHandlerAdapter {

    private boolean stopped;

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      boolean now = !context.channel().config().isAutoRead();
      if (now && !stopped) {
        stops.incrementAndGet();
      }
      stopped = now;
      context.fireChannelReadComplete();
    }
  }

  @BeforeEach
  void listen() {
    server =
        SocketServer.start(
            SocketConfig.DEFAULT, Optional.empty(), Optional.of(() -> new StopCount()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void readsAFloodOfPingsMoreSlowlyAndAnswersThemAll() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();
      int before = server.call(stops::get);

      client.send(flood(RawClient.PING));
      client.sendFrame(RawClient.TEXT, "behind");

      for (int i = 0; i < FLOOD; i++) {
        assertThat(client.read().first()).isEqualTo(RawClient.PONG);
      }
      assertThat(connection.message()).isEqualTo("behind");
      assertThat(server.call(stops::get) - before).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {RawClient.PONG, RawClient.CONTINUES})
  void readsOtherFloodsMoreSlowly(int kind) throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();
      int before = server.call(stops::get);

      client.sendFrame(RawClient.TEXT_BEGINS, "begun, ");
      client.send(flood(kind));
      client.sendFrame(RawClient.CONTINUATION_ENDS, "ended");

      assertThat(connection.message()).isEqualTo("begun, ended");
      assertThat(server.call(stops::get) - before).isOne();
    }
  }

  @Test
  void doesNotHoldUpOtherSockets() throws Exception {
    try (RawClient flooding = RawClient.connect(server.port());
        RawClient other = RawClient.connect(server.port())) {
      server.opened();
      Recorded quiet = server.opened();

      flooding.send(flood(RawClient.PING));
      other.sendFrame(RawClient.TEXT, "hello");

      assertThat(quiet.message()).isEqualTo("hello");
    }
  }

  @Test
  void staysPausedThroughTheRest() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();
      server.run(connection.socket::pauseReading);
      client.send(flood(RawClient.PING));
      client.sendFrame(RawClient.TEXT, "one");

      server.run(connection.socket::resumeReading);

      assertThat(connection.message()).isEqualTo("one");
    }
  }

  @Test
  void closesWhileResting() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();
      client.send(flood(RawClient.PING));
      for (int i = 0; i < ControlFrameLimit.PER_SECOND; i++) {
        client.read();
      }

      server.run(() -> connection.socket.close(1000, ""));

      RawClient.Received next = client.read();
      while (next.first() == RawClient.PONG) {
        next = client.read();
      }
      assertThat(next.closeCode()).isEqualTo(1000);
      client.sendClose(1000);
      assertThat(connection.end().clean()).isTrue();
    }
  }

  private static byte[] flood(int kind) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < FLOOD; i++) {
      all.writeBytes(
          RawClient.frame(kind, kind == RawClient.CONTINUES ? new byte[0] : "x".getBytes(UTF_8)));
    }
    return all.toByteArray();
  }
}
