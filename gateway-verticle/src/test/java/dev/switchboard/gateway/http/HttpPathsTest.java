package dev.switchboard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which spellings of a path are the same one (RFC 3986, 6.2.2; contract 8). */
class HttpPathsTest {

  private static final String PAGE = "https://app.example.org";

  @SuppressWarnings("NullAway.Init")
  private static ApiServer server;

  @BeforeAll
  static void start() {
    server = new ApiServer(true, PAGE);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void takesAnEscapeThatNobodyNeedsForTheCharacter() {
    ApiServer.Response response =
        server.get("/api/v1/%6Frders%2Flatest?quantity=1", "Origin", PAGE);
    assertThat(response.status()).isEqualTo(404);
    ApiServer.Response same =
        server.get("/%61pi/v1/%6frders?quantity=1&userId=%41", "Origin", PAGE);
    assertThat(same.status()).isEqualTo(200);
    assertThat(same.json().at("/arguments/quantity").intValue()).isEqualTo(1);
    assertThat(same.json().at("/arguments/userId").textValue()).isEqualTo("A");
    assertThat(same.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "a%2Eb/messages, a.b",
    "%7Ea%2D1/messages, ~a-1",
    "a+b/messages, a+b",
    "a%2Bb%3Ac:d/messages, a+b:c:d",
    "%25/messages, %",
    "100%25%20/messages, '100% '"
  })
  void decodesATopicOnce(String rest, String topic) {
    ApiServer.Response response = server.post("/api/v1/topics/" + rest, "{\"data\":1}");
    assertThat(response.status()).isEqualTo(202);
    assertThat(response.json().at("/arguments/topic").textValue()).isEqualTo(topic);
  }

  @Test
  void takesUtf8ThatIsNotEscapedAtAll() {
    // RawHttp writes each character of this as one byte.
    String tea = "\u00e8\u008c\u00b6";
    String answer =
        server.raw(
            "POST /api/v1/topics/a%2F" + tea + "/messages HTTP/1.1\r\nHost: a\r\n",
            "Content-Type: application/json\r\nContent-Length: 10\r\nConnection: close\r\n\r\n",
            "{\"data\":1}");
    assertThat(answer).startsWith("HTTP/1.1 202").contains("\"topic\":\"a/茶\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%%61", "/%", "/api/v1/orders/%c0%80", "/api/v1/orders?a=%ed%a0%80"})
  void refusesAnEscapeThatIsNoneWhereverItIs(String target) {
    assertThat(server.get(target).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET http://a/health/live HTTP/1.1", "GET /health/live? HTTP/1.1"})
  void takesTheFormsOfATarget(String line) {
    assertThat(server.raw(line + "\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS * HTTP/1.1", "GET http://a HTTP/1.1", "CONNECT a:80 HTTP/1.1"})
  void findsNothingAtATargetWithoutAPath(String line) {
    assertThat(server.raw(line + "\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 404")
        .contains("application/problem+json", "/api/v1/orders");
  }

  @Test
  void tellsTheDefaultPortOfAHostFromNone() {
    String get = "GET /health/live HTTP/1.1\r\nHost: a:80\r\nConnection: close\r\nOrigin: ";
    assertThat(server.raw(get + "http://a\r\n\r\n")).startsWith("HTTP/1.1 200");
    assertThat(server.raw(get + "https://a\r\n\r\n")).startsWith("HTTP/1.1 403");
  }
}
