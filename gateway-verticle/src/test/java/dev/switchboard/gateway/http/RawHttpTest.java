package dev.switchboard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that no decent client makes. */
class RawHttpTest {

  private static final String POST = "POST /api/v1/orders HTTP/1.1";
  private static final String HOST = "Host: a";
  private static final String JSON = "Content-Type: application/json";
  private static final String CLOSE = "Connection: close";

  @SuppressWarnings("NullAway.Init")
  private static ApiServer server;

  @BeforeAll
  static void start() {
    server = new ApiServer(true);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void answersWhatIsNoHttp() {
    assertThat(server.raw("nonsense\r\n\r\n")).contains(" 400 ", "application/problem+json");
  }

  @Test
  void refusesAnEndlessRequestLine() {
    assertThat(server.raw(head("GET /" + "a".repeat(10_000) + " HTTP/1.1", HOST)))
        .contains(" 414 ", "application/problem+json");
  }

  @Test
  void refusesAnEndlessHeader() {
    assertThat(server.raw(head("GET / HTTP/1.1", HOST, "X: " + "a".repeat(20_000))))
        .contains(" 431 ", "application/problem+json");
  }

  @Test
  void refusesAnAnnouncedLengthBeforeTheBodyArrives() {
    String answer =
        server.raw(
            head(POST, HOST, JSON, CLOSE, "Expect: 100-continue", "Content-Length: 99999999999"));
    assertThat(answer).startsWith("HTTP/1.1 413").contains("application/problem+json");
  }

  @Test
  void refusesChunksBeyondTheLimit() {
    String chunk = "400\r\n" + "a".repeat(0x400) + "\r\n";
    String answer =
        server.raw(
            head(POST, HOST, JSON, CLOSE, "Transfer-Encoding: chunked"),
            chunk,
            chunk,
            chunk,
            "0\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413");
  }

  @Test
  void takesABodyWithoutBytesWhateverAnnouncesIt() {
    String path = "POST /api/v1/orders/7/notes HTTP/1.1";
    assertThat(server.raw(head(path, HOST, CLOSE, "Transfer-Encoding: chunked"), "0\r\n\r\n"))
        .startsWith("HTTP/1.1 202");
    assertThat(server.raw(head(path, HOST, CLOSE, "Content-Length: 0"))).startsWith("HTTP/1.1 202");
    assertThat(server.raw(head(path, HOST, CLOSE))).startsWith("HTTP/1.1 202");
  }

  @Test
  void asksForATypeOnceTheFirstChunkIsThere() {
    String path = "POST /api/v1/orders/7/notes HTTP/1.1";
    String answer =
        server.raw(
            head(path, HOST, CLOSE, "Transfer-Encoding: chunked"), "2\r\n{}\r\n", "0\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 415").contains("application/problem+json");
  }

  @Test
  void tellsAClientThatAsksToGoOn() {
    String body = "{\"name\":\"a\"}";
    String length = "Content-Length: " + body.length();
    String answer = server.raw(head(POST, HOST, JSON, CLOSE, "Expect: 100-continue", length), body);
    assertThat(answer).startsWith("HTTP/1.1 100").contains("HTTP/1.1 201");
  }

  @Test
  void refusesABodyThatIsNotUtf8() {
    String body = "{\"name\":\"\u00ff\"}";
    String length = "Content-Length: " + body.length();
    String answer = server.raw(head(POST, HOST, JSON, CLOSE, length), body);
    assertThat(answer).startsWith("HTTP/1.1 400").contains("UTF-8");
  }

  @Test
  void keepsTheConnectionBehindABodyThatNobodyWants() {
    String refused = head("POST /nothing HTTP/1.1", HOST, "Content-Length: 5") + "abcde";
    String next = head("HEAD /health/live HTTP/1.1", HOST, CLOSE);
    String answers = server.raw(refused + next);
    assertThat(answers).startsWith("HTTP/1.1 404").contains("HTTP/1.1 200").endsWith("\r\n\r\n");
  }

  @Test
  void treatsTwoHostsAsNobodysPage() {
    String answer =
        server.raw(head("GET /health/live HTTP/1.1", HOST, "Host: b", "Origin: http://a", CLOSE));
    assertThat(answer).matches("(?s)HTTP/1.1 (400|403).*");
  }

  private static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }
}
