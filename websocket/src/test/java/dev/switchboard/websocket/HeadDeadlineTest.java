package dev.switchboard.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that trickle in, over real connections; the patience is a second here. */
@Timeout(60)
class HeadDeadlineTest {

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long PAUSE_NANOS = 50_000_000;
  private static final String WHOLE = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir private static Path directory;
  private static SelfSigned certificate;
  private final Vertx vertx = Vertx.vertx();

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = SelfSigned.in(directory);
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private int serve(Optional<ListenerOptions.Tls> tls) {
    HttpServer server =
        vertx
            .createHttpServer(ListenerOptions.create("127.0.0.1", 0, tls, SocketConfig.DEFAULT))
            .connectionHandler(
                connection -> HeadDeadline.watch(connection, PATIENCE, HeadDeadlineTest::words))
            .requestHandler(HeadDeadlineTest::answer);
    return server.listen().await().actualPort();
  }

  private static void answer(HttpServerRequest request) {
    switch (String.valueOf(request.path())) {
      case "/half" -> request.response().setChunked(true).write("x");
      case "/body" -> request.body().onComplete(body -> request.response().end("x"));
      default -> request.response().end("x");
    }
  }

  private static RawAnswer words(int status, String detail) {
    return new RawAnswer(status, Map.of("Content-Type", "text/plain"), Buffer.buffer(detail));
  }

  /** All that comes for these bytes until the server ends the connection. */
  private String told(String sent) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), serve(Optional.empty()))) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void saysThatAHeadIsLate() throws IOException {
    assertThat(told("GET / HTTP/1.1\r\nHost: lo"))
        .startsWith("HTTP/1.1 408 ")
        .contains("connection: close", "Content-Type: text/plain")
        .endsWith("\r\n\r\nthe head of the request did not arrive in time");
  }

  @Test
  void saysNothingWhereNothingWasAsked() throws IOException {
    assertThat(told("")).isEmpty();
  }

  /** What comes for the beginning of a request that follows once the first is being answered. */
  private String toldBehind(String first) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), serve(Optional.empty()))) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(first.getBytes(StandardCharsets.US_ASCII));
      while (socket.getInputStream().read() != 'x') {
        // The body is the first x that is sent.
      }
      socket.getOutputStream().write("GET /".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void saysThatALaterHeadIsLateButNotInTheMiddleOfAnAnswer() throws IOException {
    assertThat(toldBehind(WHOLE)).startsWith("HTTP/1.1 408 ");
    assertThat(toldBehind("GET /half HTTP/1.1\r\nHost: localhost\r\n\r\n")).doesNotContain("408");
  }

  @Test
  void saysThatChunksAreMalformed() throws IOException {
    assertThat(told("POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("the chunks of the body are malformed");
  }

  /** Sends a byte now and then, as long as the server takes them; gives how many it took. */
  private static int trickle(Socket socket, String text) throws IOException {
    socket.setSoTimeout(1);
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < bytes.length; i++) {
      try {
        socket.getOutputStream().write(bytes[i]);
        socket.getOutputStream().flush();
        if (socket.getInputStream().read() < 0) {
          return i;
        }
      } catch (SocketTimeoutException nothingYet) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } catch (SocketException cut) {
        return i;
      }
    }
    return bytes.length;
  }

  private static void assertCut(Socket socket) throws IOException {
    String endless = "GET / HTTP/1.1\r\nX: " + "a".repeat(1_000);
    assertThat(trickle(socket, endless)).isLessThan(endless.length());
  }

  private static void assertServed(Socket socket) throws IOException {
    assertThat(answerOn(socket)).isEqualTo("HTTP/1.1 200");
    while (socket.getInputStream().read() != 'x') {
      // The body is the first x that is sent.
    }
  }

  /** What comes back for a whole request, up to its status; nothing where the server cuts. */
  private static String answerOn(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    try {
      socket.getOutputStream().write(WHOLE.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    } catch (SocketException cut) {
      return "";
    }
  }

  @Test
  void cutsAHeadThatTricklesIn() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), serve(Optional.empty()))) {
      assertCut(socket);
    }
  }

  @Test
  void cutsALaterHeadThatTricklesIn() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), serve(Optional.empty()))) {
      assertServed(socket);
      assertServed(socket);
      assertCut(socket);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void cutsAHeadThatTricklesInThroughTls(int connections) throws Exception {
    int port = serve(Optional.of(certificate.files()));
    for (int i = 1; i <= connections; i++) {
      try (Socket socket =
          certificate.trusting().getSocketFactory().createSocket("localhost", port)) {
        if (i == connections) {
          assertCut(socket);
        } else {
          assertServed(socket);
        }
      }
    }
  }

  @Test
  void countsTheTlsHandshakeIn() throws Exception {
    int port = serve(Optional.of(certificate.files()));
    SSLSocketFactory tls = certificate.trusting().getSocketFactory();
    for (int i = 0; i < 2; i++) {
      try (Socket before = tls.createSocket("localhost", port)) {
        assertServed(before);
      }
    }
    try (Socket slow = new Socket("localhost", port)) {
      // Accepted later, so that the slow one's time is over when this one is cut.
      try (Socket later = tls.createSocket("localhost", port)) {
        assertCut(later);
      }
      try (Socket late = tls.createSocket(slow, "localhost", port, true)) {
        assertThat(answerOn(late)).isEmpty();
      }
    }
  }

  @Test
  void keepsAnIdleConnectionBetweenRequests() throws IOException {
    int port = serve(Optional.empty());
    try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertServed(idle);
      // Whatever would end the idle connection would have ended it before this one is cut.
      try (Socket later = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertCut(later);
      }
      assertServed(idle);
    }
  }
}
