package dev.switchboard.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FatalTest {

  /** A server that answers a message with more frames than there is memory for. */
  static final class OutOfDirectMemory {

    private OutOfDirectMemory() {}

    public static void main(String[] args) throws Exception {
      List<Frame> frames = new ArrayList<>();
      SocketServer server =
          SocketServer.start(
              SocketConfig.DEFAULT,
              socket ->
                  new SocketEvents() {
                    @Override
                    public void text(String message) {
                      while (frames.size() < 1_000) {
                        frames.add(Frame.binary(new byte[1 << 20]));
                      }
                    }

                    @Override
                    public void binary(byte[] message) {}

                    @Override
                    public void oversize() {}

                    @Override
                    public void closed(SocketClosed closed) {}
                  });
      RawClient client = RawClient.connect(server.port());
      client.sendFrame(RawClient.TEXT, "go");
      // Not reached while the process ends as it should.
      client.read();
      System.exit(0);
    }
  }

  /** The JDK's bound and Netty's own. */
  @ParameterizedTest
  @ValueSource(strings = {"-XX:MaxDirectMemorySize=24m", "-Dio.netty.maxDirectMemory=16777216"})
  void endsTheProcessWhereDirectMemoryRunsOut(String bound) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                bound,
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                OutOfDirectMemory.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output).isEqualTo(3);
      assertThat(output.lines().filter(line -> line.contains("out of memory: exiting")))
          .singleElement()
          .asString()
          .containsAnyOf("OutOfMemoryError", "OutOfDirectMemoryError");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void leavesOtherThrowablesAlone() {
    Exception circular = new IllegalStateException("a");
    circular.initCause(new IllegalStateException("b", circular));

    assertThatCode(() -> Fatal.check(new StackOverflowError())).doesNotThrowAnyException();
    assertThatCode(() -> Fatal.check(circular)).doesNotThrowAnyException();
  }
}
