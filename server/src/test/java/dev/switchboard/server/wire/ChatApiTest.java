package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The calls of chat in contract 6 and 7. */
@Timeout(60)
class ChatApiTest {

  private static final String SESSIONS = "/chat/sessions";

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp admin;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory);
    admin = WireHttp.of(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static WireHttp as(String subject, Role role) {
    return admin.as(server.token(subject, role, null));
  }

  private static long open(WireHttp http, String body) throws Exception {
    return http.post(SESSIONS, body).ok(201).path("sessionId").longValue();
  }

  @Test
  void opensSessions() throws Exception {
    ObjectNode session = admin.post(SESSIONS, "{'userId':123,'subject':'help'}").ok(201);

    assertThat(session.fieldNames())
        .toIterable()
        .containsExactly("sessionId", "userId", "status", "createdAt");
    assertThat(session.path("sessionId").isIntegralNumber()).isTrue();
    assertThat(session.path("userId").intValue()).isEqualTo(123);
    assertThat(session.path("status").textValue()).isEqualTo("waiting");
    assertThat(session.path("createdAt").longValue())
        .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
    long id = session.path("sessionId").longValue();
    assertThat(admin.get(SESSIONS + "/%d", id).ok(200)).isEqualTo(session.put("subject", "help"));
    assertThat(open(admin, "{}")).isGreaterThan(id);
    assertThat(open(as("anna", Role.USER), "")).isGreaterThan(id);
  }

  @Test
  void listsSessionsPageByPage() throws Exception {
    WireHttp user = as("lister", Role.USER);
    List<Long> opened = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      opened.add(0, open(user, "{}"));
    }
    user.post(SESSIONS + "/" + opened.get(0) + "/close", "").ok(200);

    List<Long> listed = new ArrayList<>();
    String cursor = "";
    do {
      ObjectNode page = user.get(SESSIONS + "?limit=2" + cursor).ok(200);
      assertThat(page.fieldNames()).toIterable().containsExactlyInAnyOrder("items", "nextCursor");
      page.path("items").forEach(item -> listed.add(item.path("sessionId").longValue()));
      JsonNode next = page.path("nextCursor");
      cursor = next.isNull() ? "" : "&cursor=" + next.textValue();
    } while (!cursor.isEmpty());

    assertThat(listed).isEqualTo(opened);
    assertThat(user.get(SESSIONS + "?status=active").ok(200).path("items")).hasSize(4);
    assertThat(user.get(SESSIONS + "?status=waiting").ok(200).path("items")).hasSize(4);
    assertThat(user.get(SESSIONS + "?status=closed").ok(200).path("items")).hasSize(1);
  }

  @Test
  void assignsAndCloses() throws Exception {
    long id = open(admin, "{'userId':'c'}");
    String path = SESSIONS + "/" + id;

    ObjectNode assigned =
        as("boss", Role.AGENT).post(path + "/assign", "{'agentId':'agent-7'}").ok(200);
    assertThat(assigned.path("status").textValue()).isEqualTo("active");
    ObjectNode closed = admin.post(path + "/close", "").ok(200);
    assertThat(closed.path("status").textValue()).isEqualTo("closed");
    admin.post(path + "/close", "").problem(409);
    admin.post(path + "/assign", "{'agentId':'a'}").problem(409);
    admin.post(path + "/messages", "{'content':'x'}").problem(409);
    admin.post(path + "/assign", "{}").problem(400, "agentId");
  }

  @Test
  void postsAndListsMessages() throws Exception {
    String path = SESSIONS + "/" + open(admin, "{'userId':'c'}") + "/messages";
    List<JsonNode> posted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      posted.add(admin.post(path, "{'content':'m%d','senderId':'c'}", i).ok(201));
    }

    assertThat(posted.get(0).fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("id", "sessionId", "senderId", "content", "createdAt");
    assertThat(posted.get(0).path("senderId").textValue()).isEqualTo("c");
    ObjectNode first = admin.get(path + "?limit=3").ok(200);
    assertThat(first.path("items")).containsExactlyElementsOf(posted.subList(0, 3));
    ObjectNode second =
        admin.get(path + "?limit=3&cursor=" + first.path("nextCursor").textValue()).ok(200);
    assertThat(second.path("items")).containsExactlyElementsOf(posted.subList(3, 5));
    assertThat(second.path("nextCursor").isNull()).isTrue();
  }

  @Test
  void doesAPostWithAKeyOnce() throws Exception {
    String path = SESSIONS + "/" + open(admin, "{'userId':'c'}") + "/messages";
    String body = WireClient.json("{'content':'once'}");

    ObjectNode first = admin.call("POST", path, body, "Idempotency-Key", "k1").ok(201);
    ObjectNode again = admin.call("POST", path, body, "Idempotency-Key", "k1").ok(201);

    assertThat(again).isEqualTo(first);
    assertThat(admin.get(path).ok(200).path("items")).hasSize(1);
    admin
        .call("POST", path, WireClient.json("{'content':'other'}"), "Idempotency-Key", "k1")
        .problem(422);
    as("c", Role.USER).call("POST", path, body, "Idempotency-Key", "k1").ok(201);
    assertThat(admin.get(path).ok(200).path("items")).hasSize(2);
  }

  @Test
  void keepsRolesApart() throws Exception {
    long id = open(as("owner", Role.USER), "{}");
    String path = SESSIONS + "/" + id;
    WireHttp stranger = as("stranger", Role.USER);

    stranger.get(path).problem(404);
    stranger.get(path + "/messages").problem(404);
    stranger.post(path + "/messages", "{'content':'x'}").problem(404);
    stranger.post(path + "/close", "").problem(404);
    stranger.post(path + "/assign", "{'agentId':'x'}").problem(403);
    stranger.post(SESSIONS, "{'userId':'owner'}").problem(403);
    as("s", Role.SERVICE).get(path).problem(404);
    as("owner", Role.USER).get(path).ok(200);
    as("owner", Role.USER).post(path + "/messages", "{'content':'x','senderId':'y'}").problem(403);
    as("a", Role.AGENT).get(path).ok(200);
    assertThat(stranger.get(SESSIONS).ok(200).path("items")).isEmpty();
    admin.as("wrong").get(path).problem(401);
  }

  @Test
  void namesWhatIsWrongWithARequest() throws Exception {
    String path = SESSIONS + "/" + open(admin, "{}") + "/messages";

    admin.post(path, "{}").problem(400, "content");
    admin.post(path, "{'content':5}").problem(400, "content");
    admin.post(path, "{'content':''}").problem(400, "content");
    admin.post(SESSIONS, "{'subject':{}}").problem(400, "subject");
    admin.get(path + "?limit=501").problem(400, "limit");
    admin.get(path + "?limit=0").problem(400, "limit");
    admin.get(path + "?limit=x").problem(400, "limit");
    admin.get(path + "?cursor=x").problem(400, "cursor");
    admin.get(SESSIONS + "?status=odd").problem(400, "status");
    admin.get(SESSIONS + "/99999999").problem(404);
    admin.get(SESSIONS + "/abc").problem(404);
  }

  @Test
  void refusesWhatIsNoJsonObject() throws Exception {
    for (String body :
        List.of(
            "{",
            "[]",
            "null",
            "{} {}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":" + "9".repeat(101) + "}",
            "{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}")) {
      admin.call("POST", SESSIONS, body).problem(400);
    }
    admin.call("POST", SESSIONS, "{}", "Content-Type", "text/plain").problem(415);
    admin.call("POST", SESSIONS, " ".repeat(65_537)).problem(413);
    admin.delete(SESSIONS).problem(405);
    admin.get("/chat/nothing").problem(404);
  }
}
