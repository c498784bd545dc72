package dev.switchboard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that no decent client makes. */
class RawHttpTest {

  private static final String POST =
      "POST /api/v1/orders HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
          + "Content-Type: application/json\r\n";

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
    assertThat(server.raw("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
  }

  @Test
  void refusesAnEndlessRequestLine() {
    assertThat(server.raw("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 414");
  }

  @Test
  void refusesAnEndlessHeader() {
    assertThat(server.raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
  }

  @Test
  void refusesAnAnnouncedLengthBeforeTheBodyArrives() {
    String answer =
        server.raw(POST + "Expect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413").contains("application/problem+json");
  }

  @Test
  void refusesChunksBeyondTheLimit() {
    String chunk = "400\r\n" + "a".repeat(0x400) + "\r\n";
    String answer =
        server.raw(POST + "Transfer-Encoding: chunked\r\n\r\n", chunk, chunk, chunk, "0\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413");
  }

  @Test
  void tellsAClientThatAsksToGoOn() {
    String body = "{\"name\":\"a\"}";
    String answer =
        server.raw(
            POST + "Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n", body);
    assertThat(answer).startsWith("HTTP/1.1 100").contains("HTTP/1.1 201");
  }

  @Test
  void refusesABodyThatIsNotUtf8() {
    String body = "{\"name\":\"\u00ff\"}";
    String answer = server.raw(POST + "Content-Length: " + body.length() + "\r\n\r\n", body);
    assertThat(answer).startsWith("HTTP/1.1 400").contains("UTF-8");
  }

  @Test
  void keepsTheConnectionBehindABodyThatNobodyWants() {
    String refused = "POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde";
    String next = "HEAD /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    String answers = server.raw(refused + next);
    assertThat(answers).startsWith("HTTP/1.1 404").contains("HTTP/1.1 200").endsWith("\r\n\r\n");
  }

  @Test
  void treatsTwoHostsAsNobodysPage() {
    String answer =
        server.raw(
            "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\nOrigin: http://a\r\n"
                + "Connection: close\r\n\r\n");
    assertThat(answer).matches("(?s)HTTP/1.1 (400|403).*");
  }
}
