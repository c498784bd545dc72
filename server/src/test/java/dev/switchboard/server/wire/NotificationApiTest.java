package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The calls of notifications and runs in contract 6 and 7, on a server that asks for tokens. */
@Timeout(60)
class NotificationApiTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp service;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory, "auth.anonymous=false");
    service = as("backend", Role.SERVICE);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static WireHttp as(String subject, Role role) {
    return WireHttp.of(server).as(server.token(subject, role, null));
  }

  private static String notify(String userId, String title) throws Exception {
    JsonNode ids =
        service
            .post("/notifications", "{'userId':'%s','title':'%s','message':'m'}", userId, title)
            .ok(202)
            .path("ids");
    assertThat(ids).hasSize(1);
    return ids.get(0).textValue();
  }

  @Test
  void notifiesOneUserOrSeveral() throws Exception {
    ObjectNode answer =
        service
            .post("/notifications", "{'userIds':['u1','u2',3],'title':'t','content':'c'}")
            .ok(202);

    assertThat(answer.fieldNames()).toIterable().containsExactly("ids");
    assertThat(answer.path("ids")).hasSize(3);
    for (String user : List.of("u1", "u2", "3")) {
      JsonNode item = as(user, Role.USER).get("/notifications").ok(200).path("items").get(0);
      assertThat(item.path("title").textValue()).isEqualTo("t");
      assertThat(item.path("content").textValue()).isEqualTo("c");
    }
  }

  @Test
  void showsTheInboxUnreadFirst() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(notify("reader", "n" + i));
    }
    WireHttp reader = as("reader", Role.USER);
    ObjectNode acknowledged = reader.post("/notifications/" + ids.get(4) + "/ack", "").ok(200);
    assertThat(acknowledged.path("id").textValue()).isEqualTo(ids.get(4));
    assertThat(reader.post("/notifications/" + ids.get(4) + "/ack", "").ok(200))
        .isEqualTo(acknowledged);

    List<String> listed = new ArrayList<>();
    String cursor = "";
    do {
      ObjectNode page = service.get("/notifications?userId=reader&limit=2" + cursor).ok(200);
      page.path("items").forEach(item -> listed.add(item.path("id").textValue()));
      JsonNode next = page.path("nextCursor");
      cursor = next.isNull() ? "" : "&cursor=" + next.textValue();
    } while (!cursor.isEmpty());

    List<String> expected = new ArrayList<>(ids.subList(0, 4));
    Collections.reverse(expected);
    expected.add(ids.get(4));
    assertThat(listed).isEqualTo(expected);
  }

  @Test
  void postsRunResultsOfOwnedSessions() throws Exception {
    String result = "{'stdout':'o','stderr':'e','exitCode':-1,'duration':0.5}";
    service.post("/run-results/r1", result).problem(404);
    ObjectNode owned = service.put("/run-sessions/r1", "{'userId':'u'}").ok(200);
    assertThat(owned.path("sessionId").textValue()).isEqualTo("r1");
    assertThat(owned.path("userId").textValue()).isEqualTo("u");
    service.put("/run-sessions/r1", "{'userId':'u'}").ok(200);
    service.put("/run-sessions/r1", "{'userId':'other'}").problem(409);

    assertThat(service.post("/run-results/r1", result).ok(202).path("sequence").longValue())
        .isEqualTo(1);
    assertThat(service.post("/run-results/r1", result).ok(202).path("sequence").longValue())
        .isEqualTo(2);
  }

  @Test
  void doesAPostWithAKeyOnce() throws Exception {
    String body = WireClient.json("{'userId':'keyed','title':'t','message':'m'}");
    String other = WireClient.json("{'userId':'keyed','title':'u','message':'m'}");

    ObjectNode first = service.call("POST", "/notifications", body, "Idempotency-Key", "n").ok(202);

    assertThat(service.call("POST", "/notifications", body, "Idempotency-Key", "n").ok(202))
        .isEqualTo(first);
    service.call("POST", "/notifications", other, "Idempotency-Key", "n").problem(422);
    assertThat(as("keyed", Role.USER).get("/notifications").ok(200).path("items")).hasSize(1);
  }

  @Test
  void namesWhatIsWrongWithARequest() throws Exception {
    for (String[] fault :
        new String[][] {
          {"{'title':'t','message':'m'}", "userId"},
          {"{'userId':'u','userIds':['v'],'title':'t','message':'m'}", "userId"},
          {"{'userIds':[],'title':'t','message':'m'}", "userIds"},
          {"{'userId':'u','message':'m'}", "title"},
          {"{'userId':'u','title':7,'message':'m'}", "title"},
          {"{'userId':'u','title':'t'}", "message"},
          {"{'userId':'u','title':'t','message':'m','level':'loud'}", "level"},
        }) {
      service.post("/notifications", fault[0]).problem(400, fault[1]);
    }
    service.put("/run-sessions/r9", "{}").problem(400, "userId");
    service.put("/run-sessions/r9", "{'userId':'u'}").ok(200);
    service
        .post("/run-results/r9", "{'stdout':'','stderr':'','exitCode':'0','duration':1}")
        .problem(400, "exitCode");
    service
        .post("/run-results/r9", "{'stdout':'','stderr':'','exitCode':0,'duration':-1}")
        .problem(400, "duration");
    service.get("/notifications?userId=u&limit=501").problem(400, "limit");
    service.get("/notifications?userId=u&cursor=zz").problem(400, "cursor");
  }

  @Test
  void keepsRolesApart() throws Exception {
    String id = notify("owner", "secret");
    WireHttp nobody = WireHttp.of(server);
    WireHttp stranger = as("stranger", Role.USER);

    nobody.get("/notifications").problem(401);
    nobody.post("/notifications", "{}").problem(401);
    stranger.post("/notifications", "{'userId':'x','title':'t','message':'m'}").problem(403);
    stranger.put("/run-sessions/x", "{'userId':'stranger'}").problem(403);
    stranger
        .post("/run-results/x", "{'stdout':'','stderr':'','exitCode':0,'duration':1}")
        .problem(403);
    stranger.get("/notifications?userId=owner").problem(403);
    stranger.post("/notifications/" + id + "/ack", "").problem(404);
    service.post("/notifications/unknown/ack", "").problem(404);
    as("owner", Role.USER).post("/notifications/" + id + "/ack", "").ok(200);
  }
}
