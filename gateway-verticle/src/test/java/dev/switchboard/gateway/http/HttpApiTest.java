package dev.switchboard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls, arguments and answers, for an administrator. */
class HttpApiTest {

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
  void carriesOutACommandWithTheBodyAsItsArguments() {
    ApiServer.Response response =
        server.post("/api/v1/orders", "{\"name\":\"茶\",\"quantity\":2,\"unknown\":1}");
    assertThat(response.status()).isEqualTo(201);
    assertThat(response.header("Content-Type")).isEqualTo("application/json");
    assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.json().at("/arguments/name").textValue()).isEqualTo("茶");
    assertThat(response.json().at("/arguments/quantity").intValue()).isEqualTo(2);
    assertThat(response.json().at("/principal").textValue()).isEqualTo("anonymous");
  }

  @Test
  void mergesPathAndQueryAndBody() {
    ApiServer.Response response =
        server.call(
            "PUT",
            "/api/v1/orders/9007199254740993?urgent=true&price=1.5&userId=u%201&other=x",
            "{\"name\":\"tea\",\"quantity\":3}",
            "Content-Type",
            "application/json; charset=UTF-8");
    assertThat(response.status()).isEqualTo(200);
    JsonNode heard = response.json().get("arguments");
    assertThat(heard.get("orderId").longValue()).isEqualTo(9_007_199_254_740_993L);
    assertThat(heard.get("urgent").booleanValue()).isTrue();
    assertThat(heard.get("price").doubleValue()).isEqualTo(1.5);
    assertThat(heard.get("userId").textValue()).isEqualTo("u 1");
    assertThat(heard.get("name").textValue()).isEqualTo("tea");
  }

  @Test
  void takesTheSameValueFromPathAndBody() {
    ApiServer.Response response =
        server.call(
            "PUT", "/api/v1/orders/7", "{\"orderId\":7}", "Content-Type", "application/json");
    assertThat(response.status()).isEqualTo(200);
  }

  @Test
  void decodesEachSegmentOfThePathOnce() {
    ApiServer.Response response =
        server.post("/api/v1/topics/order%2F1%2520%E8%8C%B6/messages", "{\"data\":{\"a\":[1]}}");
    assertThat(response.status()).isEqualTo(202);
    assertThat(response.json().at("/arguments/topic").textValue()).isEqualTo("order/1%20茶");
    assertThat(response.json().at("/arguments/data/a/0").intValue()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "a/messages, a",
    "a/b/messages, a/b",
    "a/b/c/messages/, a/b/c",
    "a%2Fb/c/messages, a/b/c",
    "a/messages/messages, a/messages",
    "a//b/messages, a//b",
    "%E8%8C%B6/1/messages, 茶/1"
  })
  void takesATopicWhoseSlashesAProxyHasUnescaped(String rest, String topic) {
    ApiServer.Response response = server.post("/api/v1/topics/" + rest, "{\"data\":1}");
    assertThat(response.status()).isEqualTo(202);
    assertThat(response.json().at("/arguments/topic").textValue()).isEqualTo(topic);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/topics/messages", "/api/v1/topics//messages"})
  void needsATopicAllTheSame(String path) {
    assertThat(server.post(path, "{\"data\":1}").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/orders/", "/api/v1/orders/7/", "/health/live/"})
  void passesOverOneSlashAtTheEnd(String path) {
    assertThat(server.get(path).status()).isEqualTo(200);
  }

  @Test
  void saysHowLongAnIdleConnectionIsKept() {
    ApiServer.Response answer = server.get("/health/live");
    assertThat(answer.header("Keep-Alive")).isEqualTo("timeout=75");
    assertThat(server.get("/nothing").header("Keep-Alive")).isEqualTo("timeout=75");
    ApiServer.Response last = server.get("/health/live", "Connection", "close");
    assertThat(last.header("Keep-Alive")).isNull();
  }

  @Test
  void answersWithoutContentWhereTheRouteSaysSo() {
    ApiServer.Response response = server.call("DELETE", "/api/v1/orders/7", "");
    assertThat(response.status()).isEqualTo(204);
    assertThat(response.text()).isEmpty();
  }

  @Test
  void prefersALiteralSegmentToAParameter() {
    assertThat(server.get("/api/v1/orders/latest").status()).isEqualTo(200);
  }

  @Test
  void needsNoBodyWhereNoArgumentIsNeeded() {
    assertThat(server.call("POST", "/api/v1/orders/7/notes", "").status()).isEqualTo(202);
  }

  @Test
  void answersHeadLikeGetWithoutContent() {
    ApiServer.Response response = server.call("HEAD", "/api/v1/orders", "");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type")).isEqualTo("application/json");
    assertThat(response.text()).isEmpty();
  }

  @Test
  void namesTheMethodsOfAPathWhenAsked() {
    ApiServer.Response options = server.call("OPTIONS", "/api/v1/orders", "");
    assertThat(options.status()).isEqualTo(204);
    assertThat(options.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void handsTheIdempotencyKeyOn() {
    String[] key = {"Idempotency-Key", "k-1"};
    JsonNode first =
        server.post("/api/v1/orders", "{\"name\":\"a\",\"quantity\":2}", key).json().get("once");
    JsonNode reordered =
        server.post("/api/v1/orders", "{\"quantity\":2, \"name\":\"a\"}", key).json().get("once");
    JsonNode other = server.post("/api/v1/orders", "{\"name\":\"b\"}", key).json().get("once");
    assertThat(first.get("principalId").textValue()).isEqualTo("anonymous");
    assertThat(first.get("scope").textValue()).isEqualTo("POST /orders");
    assertThat(first.get("key").textValue()).isEqualTo("k-1");
    assertThat(reordered).isEqualTo(first);
    assertThat(other.get("fingerprint")).isNotEqualTo(first.get("fingerprint"));
  }

  @Test
  void tellsRequestsOfOneRouteApartByTheirPath() {
    String[] key = {"Idempotency-Key", "k-1"};
    JsonNode seven = server.post("/api/v1/orders/7/notes", "{}", key).json().get("once");
    JsonNode eight = server.post("/api/v1/orders/8/notes", "{}", key).json().get("once");
    assertThat(seven.get("scope").textValue()).isEqualTo("POST /orders/{orderId}/notes");
    assertThat(eight.get("scope")).isEqualTo(seven.get("scope"));
    assertThat(eight.get("fingerprint")).isNotEqualTo(seven.get("fingerprint"));
  }

  @Test
  void takesIdempotencyKeysOfPostAlone() {
    assertThat(server.get("/api/v1/orders", "Idempotency-Key", "k").json().has("once")).isFalse();
    assertThat(server.post("/api/v1/orders", "{\"name\":\"a\"}").json().has("once")).isFalse();
  }

  @Test
  void tellsItsHealth() {
    assertThat(server.get("/health/live").json().get("status").textValue()).isEqualTo("up");
    assertThat(server.get("/health/ready").status()).isEqualTo(200);
    server.ready = false;
    ApiServer.Response notReady = server.get("/health/ready");
    server.ready = true;
    assertThat(notReady.status()).isEqualTo(503);
    assertThat(server.get("/health/live").status()).isEqualTo(200);
    server.live = false;
    ApiServer.Response dead = server.get("/health/live");
    server.live = true;
    assertThat(dead.status()).isEqualTo(503);
    assertThat(dead.json().get("status").textValue()).isEqualTo("down");
  }

  @Test
  void listsConnections() {
    ApiServer.Response response = server.get("/api/v1/connections?limit=500&cursor=c");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.json().at("/items/0/connectionId").textValue()).isEqualTo("conn_1");
    assertThat(response.json().get("nextCursor").isNull()).isTrue();
    assertThat(server.connections.lastLimit).isEqualTo(500);
    assertThat(server.connections.lastCursor).isEqualTo("c");
    assertThat(server.get("/api/v1/connections").status()).isEqualTo(200);
    assertThat(server.connections.lastLimit).isEqualTo(50);
  }

  @Test
  void closesAConnection() {
    assertThat(server.call("DELETE", "/api/v1/connections/conn_1", "").status()).isEqualTo(204);
    assertThat(server.call("DELETE", "/api/v1/connections/conn_2", "").status()).isEqualTo(404);
  }
}
