package dev.switchboard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call, and from which pages. */
class HttpAccessTest {

  private static final String ORDERS = "/api/v1/orders";
  private static final String LISTED = "https://app.example.org";

  @SuppressWarnings("NullAway.Init")
  private static ApiServer closed;

  @SuppressWarnings("NullAway.Init")
  private static ApiServer open;

  @BeforeAll
  static void start() {
    closed = new ApiServer(false, LISTED);
    open = new ApiServer(true);
  }

  @AfterAll
  static void stop() {
    closed.close();
    open.close();
  }

  @Test
  void asksForAToken() {
    ApiServer.Response response = closed.get(ORDERS);
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"switchboard\"");
  }

  @Test
  void takesATokenFromHeaderOrQuery() {
    String token = closed.token("user-1", Role.USER);
    ApiServer.Response byHeader = closed.get(ORDERS, "Authorization", "Bearer " + token);
    assertThat(byHeader.json().get("principal").textValue()).isEqualTo("user-1");
    ApiServer.Response byQuery = closed.get(ORDERS + "?token=" + token);
    assertThat(byQuery.json().get("principal").textValue()).isEqualTo("user-1");
    assertThat(byQuery.json().get("role").textValue()).isEqualTo("USER");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer nonsense", "Bearer", "Bearer a b"})
  void refusesAWrongTokenEvenWhereNoneIsNeeded(String authorization) {
    for (ApiServer server : new ApiServer[] {closed, open}) {
      ApiServer.Response response = server.get(ORDERS, "Authorization", authorization);
      assertThat(response.status()).isEqualTo(401);
      assertThat(response.header("WWW-Authenticate")).contains("invalid_token");
      assertThat(response.text()).doesNotContain("nonsense", "dXNl");
    }
  }

  @Test
  void passesOverAnAuthorizationForSomebodyElse() {
    String basic = "Basic dXNlcjpwYXNz";
    String target = ORDERS + "?token=" + closed.token("user-1", Role.USER);
    assertThat(closed.get(target, "Authorization", basic).status()).isEqualTo(200);
    assertThat(open.get(ORDERS, "Authorization", basic).status()).isEqualTo(200);
    ApiServer.Response asNobody = closed.get(ORDERS, "Authorization", basic);
    assertThat(asNobody.status()).isEqualTo(401);
    assertThat(asNobody.header("WWW-Authenticate")).doesNotContain("invalid_token");
  }

  @Test
  void refusesTwoDifferentTokens() {
    ApiServer.Response response =
        closed.get(
            ORDERS + "?token=" + closed.token("user-1", Role.USER),
            "Authorization",
            "Bearer " + closed.token("user-2", Role.USER));
    assertThat(response.status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({"USER, 403", "AGENT, 403", "SERVICE, 200", "ADMIN, 200"})
  void holdsCallsToTheirRoles(Role role, int status) {
    String bearer = "Bearer " + closed.token("somebody", role);
    assertThat(closed.get("/api/v1/staff", "Authorization", bearer).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"USER, 403", "SERVICE, 403", "ADMIN, 200"})
  void keepsConnectionsForAdministrators(Role role, int status) {
    String bearer = "Bearer " + closed.token("somebody", role);
    assertThat(closed.get("/api/v1/connections", "Authorization", bearer).status())
        .isEqualTo(status);
  }

  @Test
  void asksNoTokenForHealth() {
    assertThat(closed.get("/health/live").status()).isEqualTo(200);
    assertThat(closed.get("/health/ready").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "https://evil.example.org",
        "http://127.0.0.1:1",
        "http://127.0.0.1",
        LISTED + ".evil.example",
        LISTED + ":8443",
        "nonsense"
      })
  void refusesForeignPages(String origin) {
    ApiServer.Response response = closed.get("/health/live", "Origin", origin);
    assertThat(response.status()).isEqualTo(403);
    assertThat(response.json().get("detail").textValue())
        .contains(origin, "127.0.0.1:" + closed.port(), "http.origins");
    assertThat(response.header("Access-Control-Allow-Origin")).isNull();
    assertThat(open.post(ORDERS, "{\"name\":\"a\"}", "Origin", origin).status()).isEqualTo(403);
  }

  @Test
  void servesItsOwnPages() {
    ApiServer.Response response = open.get(ORDERS, "Origin", "http://127.0.0.1:" + open.port());
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Access-Control-Allow-Origin")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", ORDERS, "/nothing"})
  void letsListedPagesReadAnswersAndProblems(String path) {
    ApiServer.Response response = closed.get(path, "Origin", LISTED);
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(LISTED);
    assertThat(response.header("Vary")).isEqualTo("Origin");
  }

  @Test
  void answersThePreflightOfListedPages() {
    ApiServer.Response response =
        closed.call(
            "OPTIONS", ORDERS, "", "Origin", LISTED, "Access-Control-Request-Method", "POST");
    assertThat(response.status()).isEqualTo(204);
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(LISTED);
    assertThat(response.header("Access-Control-Allow-Methods")).contains("POST");
    assertThat(response.header("Access-Control-Allow-Headers"))
        .contains("Authorization", "Idempotency-Key");
    assertThat(response.header("Access-Control-Allow-Credentials")).isNull();
  }
}
