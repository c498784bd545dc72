package dev.switchboard.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.websocket.SocketServer.Recorded;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerProgressTest {

  private static final int FRAME = 8 << 20;
  private static final int SLOW = 4_096;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;

  @ParameterizedTest(name = "native transport: {0}, TLS: {1}")
  @CsvSource({"true, false", "false, false", "true, true", "false, true"})
  void seesWhatAPeerTakesOfOneLargeFrame(boolean nativeTransport, boolean tls) throws Exception {
    SelfSigned certificate = SelfSigned.in(folder);
    try (SocketServer server =
            start(nativeTransport, tls ? Optional.of(certificate) : Optional.empty());
        RawClient client =
            tls
                ? RawClient.on(
                    certificate
                        .trusting()
                        .getSocketFactory()
                        .createSocket("localhost", server.port()))
                : RawClient.connectNarrow(server.port())) {
      FrameSocket socket = server.opened().socket;
      Frame frame = Frame.binary(new byte[FRAME]);
      server.run(() -> socket.write(frame));
      frame.release();
      // The kernels' buffers are full.
      until(() -> !server.call(() -> moved(socket)));
      long pending = server.call(socket::pendingBytes);

      client.skip(FRAME / 2);

      until(() -> server.call(() -> moved(socket)));
      assertThat(pending).isPositive();
    }
  }

  @Test
  void countsFromWhenTheSocketBecameFull() {
    EmbeddedChannel channel = new EmbeddedChannel();
    PeerProgress progress = new PeerProgress(channel, 0);

    progress.begin(SECOND);

    assertThat(progress.stalled(11 * SECOND - 1, LIMIT, Integer.MAX_VALUE)).isFalse();
    assertThat(progress.stalled(11 * SECOND, LIMIT, Integer.MAX_VALUE)).isTrue();
  }

  @Test
  void countsAgainFromEveryByteThatIsTaken() {
    EmbeddedChannel channel = new EmbeddedChannel();
    PeerProgress progress = new PeerProgress(channel, 0);
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    queue.addMessage(Unpooled.buffer(100), 100, channel.newPromise());
    queue.addFlush();
    progress.begin(0);

    queue.progress(1);

    assertThat(progress.stalled(10 * SECOND, LIMIT, Integer.MAX_VALUE)).isFalse();
    assertThat(progress.stalled(20 * SECOND - 1, LIMIT, Integer.MAX_VALUE)).isFalse();
    assertThat(progress.stalled(20 * SECOND, LIMIT, Integer.MAX_VALUE)).isTrue();
  }

  /** A socket that was open for a while; how long is known, so the answer does not hang on it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void doesNotCountWhatWasBeforeTheSocketBecameFull(boolean nativeTransport) throws Exception {
    try (SocketServer server = start(nativeTransport, Optional.empty());
        RawClient client = RawClient.connectNarrow(server.port())) {
      Recorded connection = server.opened();
      long openedNanos = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        server.run(connection.socket::ping);
        assertThat(client.read().first()).isEqualTo(RawClient.PING);
      }
      Frame frame = Frame.binary(new byte[FRAME]);

      boolean stalled =
          server.call(
              () -> {
                Duration open = Duration.ofNanos(System.nanoTime() - openedNanos);
                connection.socket.write(frame);
                return connection.socket.stalled(open, Integer.MAX_VALUE);
              });

      frame.release();
      assertThat(stalled).isFalse();
    }
  }

  @Test
  void waitsForAReaderOfThePaceAndNeverLess() {
    assertThat(patience(500, SLOW)).isEqualTo(LIMIT);
    assertThat(patience(64 << 10, SLOW)).isEqualTo(Duration.ofSeconds(20));
    assertThat(patience(1 << 30, SLOW)).isEqualTo(Duration.ofSeconds(40));
    assertThat(patience(-1, SLOW)).isEqualTo(Duration.ofSeconds(40));
    assertThat(patience(1 << 30, Integer.MAX_VALUE)).isEqualTo(LIMIT);
  }

  private static Duration patience(long acknowledged, int bytesPerSecond) {
    return Duration.ofNanos(
        PeerProgress.patienceNanos(acknowledged, LIMIT.toNanos(), bytesPerSecond));
  }

  private static void until(BooleanSupplier condition) {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - endNanos).as("waited for too long").isNegative();
      Thread.onSpinWait();
    }
  }

  /** Without patience a socket is stalled unless something moved since the last look. */
  private static boolean moved(FrameSocket socket) {
    return !socket.stalled(Duration.ZERO, Integer.MAX_VALUE);
  }

  private static SocketServer start(boolean nativeTransport, Optional<SelfSigned> certificate) {
    return SocketServer.start(
        SocketConfig.DEFAULT,
        certificate.map(SelfSigned::files),
        Optional.empty(),
        nativeTransport);
  }
}
