package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may read and publish over HTTP: contract 8.1, by the namespace of the topic. */
@Timeout(60)
class TopicRightsTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp user;
  private static WireHttp service;
  private static WireHttp admin;

  @BeforeAll
  static void start() {
    server =
        WireServer.start(
            directory,
            "feed.namespaces.wall.publish=everyone",
            "feed.namespaces.flags.publish=user",
            "feed.namespaces.flags.keyed=true",
            "feed.namespaces.club.subscribe=granted,service",
            "feed.namespaces.club.publish=granted,service",
            "feed.namespaces.private.subscribe=admin",
            "feed.namespaces.private.publish=admin",
            "feed.namespaces.private.keyed=true");
    WireHttp http = WireHttp.of(server);
    user = http.as(server.token("anna"));
    service = http.as(server.token("backend", Role.SERVICE, null));
    admin = http.as(server.token("root", Role.ADMIN, null));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void letsUsersReadWhatTheyMaySubscribeTo() throws Exception {
    service.post("/topics/orders/messages", "{'data':1}").ok(202);

    assertThat(user.get("/topics/orders/messages").ok(200).path("items")).hasSize(1);
    user.post("/topics/orders/messages", "{'data':2}").problem(403, "publish");
    assertThat(admin.get("/topics/orders/messages").ok(200).path("items")).hasSize(1);
  }

  @Test
  void letsUsersPublishWhereTheNamespaceSaysSo() throws Exception {
    user.post("/topics/wall:1/messages", "{'data':'hello'}").ok(202);

    assertThat(user.get("/topics/wall:1/messages").ok(200).at("/items/0/data").textValue())
        .isEqualTo("hello");
  }

  @Test
  void letsUsersChangeEntriesWhereTheNamespaceSaysSo() throws Exception {
    user.post("/topics/flags:1/messages", "{'key':'a','data':1}").ok(202);
    assertThat(user.get("/topics/flags:1/entries").ok(200).path("items")).hasSize(1);

    assertThat(user.delete("/topics/flags:1/entries/a").status()).isEqualTo(204);

    assertThat(user.get("/topics/flags:1/entries").ok(200).path("items")).isEmpty();
    service.post("/topics/flags:1/messages", "{'key':'a','data':1}").problem(403, "publish");
    service.delete("/topics/flags:1/entries/a").problem(403, "publish");
  }

  @Test
  void letsThoseInWhoseTokenGrantsTheTopic() throws Exception {
    WireHttp member = WireHttp.of(server).as(server.token("bert", "club:*"));

    member.post("/topics/club:1/messages", "{'data':1}").ok(202);

    assertThat(member.get("/topics/club:1/messages").ok(200).path("items")).hasSize(1);
    service.post("/topics/club:1/messages", "{'data':1}").ok(202);
    user.post("/topics/club:1/messages", "{'data':1}").problem(403, "publish");
    user.get("/topics/club:1/messages").problem(403, "read");
  }

  @Test
  void refusesWhoeverHasNoRight() throws Exception {
    admin.post("/topics/private:1/messages", "{'key':'a','data':1}").ok(202);

    for (WireHttp caller : new WireHttp[] {user, service}) {
      caller.post("/topics/private:1/messages", "{'key':'b','data':1}").problem(403, "publish");
      caller.delete("/topics/private:1/entries/a").problem(403, "publish");
      caller.get("/topics/private:1/entries").problem(403, "read");
      caller.get("/topics/private:1/messages").problem(403, "read");
    }
    assertThat(admin.get("/topics/private:1/entries").ok(200).path("items")).hasSize(1);
  }

  @Test
  void showsNothingOfTopicsOfOtherDomains() throws Exception {
    for (WireHttp caller : new WireHttp[] {user, service, admin}) {
      caller.get("/topics/chat/1/messages").problem(404);
      caller.get("/topics/chat/1/entries").problem(404);
    }
    user.post("/topics/chat/1/messages", "{'data':1}").problem(403, "publish");
    service.post("/topics/chat/1/messages", "{'data':1}").problem(400, "another domain");
  }
}
