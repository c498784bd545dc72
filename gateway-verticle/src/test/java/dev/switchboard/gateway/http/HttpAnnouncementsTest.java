package dev.switchboard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.domain.HttpRoute;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes come and go as domains announce them. */
class HttpAnnouncementsTest {

  private static final CommandType<ShopDomain.Order, ShopDomain.Heard> NOBODYS =
      CommandType.internal("club.join", ShopDomain.Order.class, ShopDomain.Heard.class);

  @SuppressWarnings("NullAway.Init")
  private ApiServer server;

  @BeforeEach
  void start() {
    server = new ApiServer(true);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void servesARouteFromItsAnnouncementOn() {
    assertThat(server.get("/api/v1/clubs").status()).isEqualTo(404);

    server.announce("club", NOBODYS, HttpRoute.of("GET", "/clubs", NOBODYS, 200));

    // The route is there; nobody carries out its command.
    assertThat(server.get("/api/v1/clubs").status()).isEqualTo(503);
    assertThat(server.get("/api/v1/orders").status()).isEqualTo(200);
  }

  @Test
  void takesWhatADomainAnnouncesAnewInThePlaceOfTheOld() {
    server.announce("club", NOBODYS, HttpRoute.of("GET", "/clubs", NOBODYS, 200));
    assertThat(server.call("PUT", "/api/v1/clubs", "").header("Allow"))
        .isEqualTo("GET, HEAD, OPTIONS");

    server.announce(
        "club",
        NOBODYS,
        HttpRoute.of("PUT", "/clubs", NOBODYS, 200),
        HttpRoute.of("GET", "/clubs/{orderId}", NOBODYS, 200));

    assertThat(server.call("GET", "/api/v1/clubs", "").header("Allow")).isEqualTo("OPTIONS, PUT");
    assertThat(server.get("/api/v1/clubs/7").status()).isEqualTo(503);

    server.announce("club", NOBODYS);

    assertThat(server.get("/api/v1/clubs/7").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/clubs").json().get("detail").textValue())
        .doesNotContain("/api/v1/clubs");
  }

  @Test
  void joinsTheMethodsOfOnePathWhateverItsParametersAreCalled() {
    server.announce(
        "club",
        NOBODYS,
        HttpRoute.of("GET", "/clubs/{orderId}", NOBODYS, 200),
        HttpRoute.of("DELETE", "/clubs/{quantity}", NOBODYS, 204));

    assertThat(server.call("PUT", "/api/v1/clubs/7", "").header("Allow"))
        .isEqualTo("DELETE, GET, HEAD, OPTIONS");
    assertThat(server.call("DELETE", "/api/v1/clubs/7", "").status()).isEqualTo(503);
  }

  @Test
  void leavesOutAPathThatIsNone() {
    server.announce(
        "club",
        NOBODYS,
        HttpRoute.of("GET", "/clubs/:orderId", NOBODYS, 200),
        HttpRoute.of("GET", "/clubs/*", NOBODYS, 200),
        HttpRoute.of("GET", "clubs", NOBODYS, 200),
        HttpRoute.of("GET", "/clubs/{orderId*}/{userId*}", NOBODYS, 200),
        HttpRoute.of("GET", "/clubs/a+b(c)", NOBODYS, 200));

    assertThat(server.get("/api/v1/clubs/7").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/clubs/7/8").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/clubs/a+b(c)").status()).isEqualTo(503);
    assertThat(server.get("/api/v1/orders").status()).isEqualTo(200);
  }
}
