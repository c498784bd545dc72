package dev.switchboard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.FailureCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a call can be wrong, as a problem. */
class HttpErrorsTest {

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

  private static void assertProblem(ApiServer.Response response, int status, String... words) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    JsonNode problem = response.json();
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("type").isTextual()).isTrue();
    assertThat(problem.get("title").textValue()).isNotEmpty();
    assertThat(problem.get("detail").textValue()).isNotEmpty();
    for (String word : words) {
      assertThat(problem.get("detail").textValue()).contains(word);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/orders/8            | {\"orderId\":7}     | orderId",
        "/api/v1/orders/7            | {\"orderId\":\"7\"} | orderId",
        "/api/v1/orders/7?quantity=1 | {\"quantity\":2}    | quantity"
      })
  void refusesContradictions(String target, String json, String name) {
    assertProblem(server.call("PUT", target, json, "Content-Type", "application/json"), 400, name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "1.5", "07", "+7", "-0", "99999999999999999999", "1e3", "%20", "7%00"})
  void knowsNothingAtANumberThatIsNone(String orderId) {
    assertProblem(server.get("/api/v1/orders/" + orderId), 404, "orderId");
  }

  @ParameterizedTest
  @CsvSource({
    "quantity=x, quantity",
    "quantity=, quantity",
    "quantity=2147483648, quantity",
    "urgent=yes, urgent",
    "price=NaN, price",
    "orderId=1&orderId=1, orderId",
    "userId=, a user id"
  })
  void namesTheQueryParameterThatIsWrong(String query, String name) {
    assertProblem(server.get("/api/v1/orders?" + query), 400, name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "\"text\"",
        "{\"name\":\"a\",\"name\":\"b\"}",
        "{\"name\":7}",
        "{\"name\":\"a\",\"quantity\":\"2\"}",
        "{\"name\":\"a\",\"quantity\":1.5}",
        "{\"name\":\"a\",\"quantity\":3000000000}",
        "{\"name\":\"a\"} x",
        "{\"quantity\":2}",
        "{\"name\":\"\"}",
        "{name:'a'}"
      })
  void refusesABodyThatIsNotOfTheForm(String body) {
    assertProblem(server.post("/api/v1/orders", body), 400);
  }

  @Test
  void namesTheFieldThatIsMissing() {
    assertProblem(server.call("POST", "/api/v1/orders", ""), 400, "name");
  }

  @Test
  void refusesABodyThatNestsTooDeep() {
    String deep = "{\"data\":" + "[".repeat(32) + "]".repeat(32) + "}";
    assertProblem(server.post("/api/v1/topics/a/messages", deep), 400, "32");
  }

  @Test
  void refusesABodyThatIsTooLong() {
    String fits = "{\"name\":\"a\",\"x\":\"" + "y".repeat(ApiServer.MAX_BODY - 19) + "\"}";
    assertThat(fits).hasSize(ApiServer.MAX_BODY);
    assertThat(server.post("/api/v1/orders", fits).status()).isEqualTo(201);
    assertProblem(server.post("/api/v1/orders", fits + " "), 413, "2000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json-patch+json",
        "application/json; charset=utf-16",
        ""
      })
  void refusesOtherMediaTypes(String mediaType) {
    String[] headers =
        mediaType.isEmpty() ? new String[0] : new String[] {"Content-Type", mediaType};
    assertProblem(server.call("POST", "/api/v1/orders", "{\"name\":\"a\"}", headers), 415);
    assertProblem(server.call("DELETE", "/api/v1/orders/7", "x", headers), 415);
  }

  @Test
  void refusesAnEncodedBody() {
    assertProblem(
        server.post("/api/v1/orders", "{\"name\":\"a\"}", "Content-Encoding", "gzip"), 415);
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void tellsEveryFailureByItsStatus(FailureCode code) {
    ApiServer.Response response = server.call("POST", "/api/v1/faults/" + code, "");
    assertProblem(response, code.httpStatus(), "it was asked for");
    assertThat(response.json().get("type").textValue()).startsWith("urn:switchboard:problem:");
  }

  @ParameterizedTest
  @CsvSource({"POST, /api/v1/faults/BUG", "GET, /broken"})
  void showsNothingOfTheInsideOnABug(String method, String target) {
    ApiServer.Response response = server.call(method, target, "");
    assertProblem(response, 500);
    assertThat(response.text()).doesNotContain("secret", "Exception", ".java");
  }

  @Test
  void saysThatADomainDoesNotAnswer() {
    assertProblem(server.get("/api/v1/silent"), 503);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/nothing",
        "/api/v1",
        "/",
        "/api/v1/orders//",
        "/api/v1//orders",
        "//",
        "/api/v1/x/../orders",
        "/API/v1/orders",
        "/api/v1/unserved/1"
      })
  void knowsNoOtherPathAndNamesThoseThereAre(String path) {
    assertProblem(
        server.get(path), 404, "/ws/chat", "/health/live", "/api/v1/orders", "/api/v1/topics");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/faults/%00", "/api/v1/faults/a%00b", "/api/v1/topics/a/%00/messages"})
  void knowsNothingUnderANameThatNobodyCanHave(String path) {
    assertProblem(server.call("POST", path, ""), 404, "there is no such");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cursor=%00", "cursor=a%00"})
  void refusesACursorOrFilterThatNobodyCanHave(String query) {
    assertProblem(server.get("/api/v1/connections?" + query), 400, "cursor");
    assertProblem(server.get("/api/v1/orders?userId=%00"), 400, "userId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/orders/%zz", "/api/v1/orders/%ff", "/api/v1/orders?quantity=%"})
  void refusesMalformedEscapes(String target) {
    assertProblem(server.get(target), 400);
  }

  @Test
  void namesTheMethodsThatAPathHas() {
    ApiServer.Response response = server.call("PATCH", "/api/v1/orders/7", "");
    assertProblem(response, 405);
    assertThat(response.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PUT");
  }

  @Test
  void tellsAnOrdinaryRequestToUpgrade() {
    ApiServer.Response response = server.get("/ws/chat");
    assertProblem(response, 426);
    assertThat(response.header("Upgrade")).isEqualTo("websocket");
    assertThat(response.header("Sec-WebSocket-Version")).isEqualTo("13");
  }

  @Test
  void refusesAnIdempotencyKeyThatIsNoKey() {
    String body = "{\"name\":\"a\"}";
    String name = "Idempotency-Key";
    assertProblem(server.post("/api/v1/orders", body, name, "k".repeat(256)), 400, "255");
    assertProblem(server.post("/api/v1/orders", body, name, ""), 400);
    assertProblem(server.post("/api/v1/orders", body, name, "a", name, "b"), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"501", "0", "-1", "x"})
  void holdsListsToTheirLimit(String limit) {
    assertProblem(server.get("/api/v1/connections?limit=" + limit), 400, "limit");
  }
}
