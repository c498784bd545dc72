package dev.switchboard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Role;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a body is read, and what becomes of one that is not. */
class HttpBodiesTest {

  private static final String ORDERS = "POST /api/v1/orders HTTP/1.1\r\nHost: a\r\n";
  private static final String NOTES = "POST /api/v1/orders/7/notes HTTP/1.1\r\nHost: a\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String EXPECT = "Expect: 100-continue\r\n";
  private static final String CLOSE = "Connection: close\r\n\r\n";

  @SuppressWarnings("NullAway.Init")
  private static ApiServer server;

  private static String bearer;

  @BeforeAll
  static void start() {
    server = new ApiServer(false);
    bearer = "Authorization: Bearer " + server.token("anna", Role.ADMIN) + "\r\n";
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void asksWhoCallsBeforeItReads() {
    // The body never comes, and the server does not wait for it.
    assertThat(server.raw(ORDERS + JSON + EXPECT + "Content-Length: 12\r\n\r\n"))
        .startsWith("HTTP/1.1 401")
        .containsIgnoringCase("connection: close");
  }

  @Test
  void closesWhereAClientWaitsToBeToldToGoOn() {
    for (String length : new String[] {"5000", "99999999999"}) {
      assertThat(
              server.raw(
                  ORDERS + bearer + JSON + EXPECT + "Content-Length: " + length + "\r\n\r\n"))
          .startsWith("HTTP/1.1 413")
          .containsIgnoringCase("connection: close");
    }
    assertThat(server.raw(ORDERS + bearer + EXPECT + "Content-Length: 5\r\n\r\n"))
        .startsWith("HTTP/1.1 415")
        .containsIgnoringCase("connection: close");
  }

  @Test
  void meetsNoOtherExpectation() {
    String answer =
        server.raw(
            ORDERS + bearer + JSON + "Expect: miracles\r\nContent-Length: 12\r\n" + CLOSE,
            "{\"name\":\"a\"}");
    assertThat(answer).startsWith("HTTP/1.1 417").contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "text/plain"
      })
  void takesABodyOfNoBytesWhateverItsType(String type) {
    String typed = NOTES + bearer + "Content-Type: " + type + "\r\n";
    assertThat(server.raw(typed + "Content-Length: 0\r\n" + CLOSE)).startsWith("HTTP/1.1 202");
    assertThat(server.raw(typed + CLOSE)).startsWith("HTTP/1.1 202");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "multipart/mixed",
        "application/json ; Charset=UTF-16",
        "application/json;charset=\"",
        "application/json;charset=latin1",
        "application",
        "/",
        ";"
      })
  void readsNothingButJsonInUtf8(String type) {
    String typed = NOTES + bearer + "Content-Type: " + type + "\r\n";
    assertThat(server.raw(typed + "Content-Length: 2\r\n" + CLOSE, "{}"))
        .startsWith("HTTP/1.1 415")
        .contains("application/problem+json");
    assertThat(
            server.raw(
                typed + "Transfer-Encoding: chunked\r\n" + CLOSE, "2\r\n{}\r\n", "0\r\n\r\n"))
        .startsWith("HTTP/1.1 415")
        .contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json ; charset=\"utf-8\"",
        "APPLICATION/JSON;Charset=UTF-8",
        "application/json; profile=x"
      })
  void readsJsonHoweverItsTypeIsWritten(String type) {
    String typed = NOTES + bearer + "Content-Type: " + type + "\r\n";
    assertThat(server.raw(typed + "Content-Length: 2\r\n" + CLOSE, "{}"))
        .startsWith("HTTP/1.1 202");
  }

  @Test
  void readsABodyThatComesInPieces() {
    String body = "{\"name\":\"tea\"}";
    String[] pieces = new String[body.length() + 1];
    pieces[0] = ORDERS + bearer + JSON + "Content-Length: " + body.length() + "\r\n" + CLOSE;
    for (int i = 0; i < body.length(); i++) {
      pieces[i + 1] = body.substring(i, i + 1);
    }
    assertThat(server.raw(pieces)).startsWith("HTTP/1.1 201").contains("tea");
  }

  @Test
  @Timeout(30)
  void losesNoWordOnAClientThatGoesAway() throws InterruptedException {
    PrintStream errors = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      server.abandon(ORDERS + bearer + JSON + "Content-Length: 50\r\n\r\n{\"name\":");
      server.abandon(ORDERS + bearer + JSON + "Transfer-Encoding: chunked\r\n\r\n5\r\n{");
      server.abandon(ORDERS + bearer + JSON + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n");
      server.abandon(ORDERS + bearer + "Content-Length: 5000\r\n\r\n{");
    } finally {
      System.setErr(errors);
    }
    assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
