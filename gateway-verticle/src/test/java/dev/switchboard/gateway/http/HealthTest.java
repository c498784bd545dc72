package dev.switchboard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the health calls tell besides their status. */
class HealthTest {

  @Test
  void namesTheCheckThatFails() {
    try (ApiServer server = new ApiServer(false)) {
      assertThat(server.get("/health/ready").text())
          .isEqualTo("{\"status\":\"ready\",\"checks\":[{\"id\":\"store\",\"status\":\"up\"}]}");

      server.ready = false;

      ApiServer.Response response = server.get("/health/ready");
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.text())
          .isEqualTo(
              "{\"status\":\"not ready\",\"checks\":[{\"id\":\"store\",\"status\":\"down\"}]}");
    }
  }

  @Test
  void tellsItsChecksInTheOrderInWhichTheyAreNamed() {
    try (ApiServer server = new ApiServer(false)) {
      assertThat(server.get("/health/live").json().findValuesAsText("id"))
          .containsExactlyElementsOf(ApiServer.LIVE);
    }
  }
}
