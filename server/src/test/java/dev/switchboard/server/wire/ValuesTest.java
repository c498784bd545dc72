package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What numbers and texts may be, in every dialect and over HTTP (contract 8, values). */
@Timeout(60)
class ValuesTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp http;

  /** How each dialect asks for a sign of life, and is told that a message is invalid. */
  private enum Spoken {
    CHAT("chat", "/", "ping", "/error", "消息格式错误"),
    CHANNEL("channel", "/?token=", "heartbeat", "/message", "Invalid message format"),
    SESSION("session", "/ws", "ping", "/data/message", "消息格式错误"),
    TASK("task", "/ws?client_id=values&token=", "ping", "/error/code", "INVALID_MESSAGE"),
    ENVELOPE("main", "/api/v1/ws?token=", "heartbeat", "/data/code", "2000");

    private final String listener;
    private final String target;
    private final String beat;
    private final String place;
    private final String text;

    Spoken(String listener, String target, String beat, String place, String text) {
      this.listener = listener;
      this.target = target;
      this.beat = beat;
      this.place = place;
      this.text = text;
    }

    WireClient connect() throws IOException {
      String token = target.endsWith("=") ? server.token("values-" + this) : "";
      WireClient client = WireClient.open(server, listener, target + token);
      if (this != SESSION) {
        client.next();
      }
      return client;
    }

    private String id() {
      return this == ENVELOPE ? "messageId" : "id";
    }

    private String idOf(ObjectNode answer) {
      return answer.at(this == ENVELOPE ? "/data/messageId" : "/id").asText();
    }

    void expectInvalid(WireClient client, String id) throws IOException {
      ObjectNode error = client.next("error");
      assertThat(error.at(place).asText()).as(error.toString()).isEqualTo(text);
      assertThat(idOf(error)).as(error.toString()).isEqualTo(id);
    }
  }

  @BeforeAll
  static void start() {
    server = WireServer.start(directory, "limits.connectionsPerUser=0");
    http = WireHttp.of(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void refusesWhatTheParserThrowsAtWithTheIdOfTheRequest(Spoken dialect) throws IOException {
    String before = "{'%s':'%s','type':'%s','x':%s}";
    String behind = "{'x':%4$s,'type':'%3$s','%1$s':'%2$s'}";
    int sent = 0;

    try (WireClient client = dialect.connect()) {
      for (String number : new String[] {"1e4294967296", "1e400", "{'y':[1e999999999]}"}) {
        for (String form : new String[] {before, behind}) {
          String id = "r-" + ++sent;
          client.send(form, dialect.id(), id, dialect.beat, number);
          dialect.expectInvalid(client, id);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void readsATextThatBeginsWithAByteOrderMark(Spoken dialect) throws IOException {
    try (WireClient client = dialect.connect()) {
      client.sendText("\uFEFF" + WireClient.json("{'type':'%s'}", dialect.beat));

      assertThat(client.next().path("type").asText()).isIn("pong", "heartbeat");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "1e4294967296", "[{'deep':1e309}]"})
  void refusesANumberThatNoDoubleCanHoldAtThePublisher(String number) throws Exception {
    http.post("/topics/values/messages", "{'data':{'p':%s}}", number).problem(400, "data.p");

    try (EnvelopeClient client = EnvelopeClient.open(server, server.token("pia"));
        EnvelopeClient packed = EnvelopeClient.openPacked(server, server.token("paul"))) {
      packed.call("subscribe", "{'topic':'values'}");
      client.refused(2000, "topic.publish", "{'topic':'values','data':{'p':%s}}", number);
      packed.expectNothing();
    }
  }

  @Test
  void joinsASessionWhoseNumberIsWrittenWithAFraction() throws Exception {
    long session =
        http.post("/chat/sessions", "{'userId':456.0}").ok(201).path("sessionId").asLong();

    try (WireClient client = Spoken.CHAT.connect()) {
      client.send("{'type':'auth','user_id':4.56e2}");
      client.expect("{'type':'auth_success','user_id':456}");
      client.send("{'type':'join_session','session_id':%d.0,'after_id':0e5}", session);
      client.expect("{'type':'joined_session','session_id':%d}", session);
      client.send("{'type':'history','session_id':%d.00,'limit':1e1}", session);
      client.next("history");
    }
  }

  @Test
  void readsWholeNumbersOfBodiesAndArguments() throws Exception {
    String task = http.post("/tasks", "{'name':'n','total':1e1}").ok(201).path("taskId").asText();
    ObjectNode reported = http.call("PATCH", "/tasks/" + task, "{\"completed\":4.0}").ok(200);

    assertThat(reported.path("completed").asLong()).isEqualTo(4);
    http.post("/tasks", "{'name':'n','total':1.5}").problem(400, "total");
    try (EnvelopeClient client = EnvelopeClient.openPacked(server, server.token("paula"))) {
      assertThat(client.result("task.list", "{'limit':1.0}").path("items")).hasSize(1);
      client.refused(2000, "task.list", "{'limit':1.5}");
    }
  }

  @Test
  void readsABodyThatBeginsWithAByteOrderMark() throws Exception {
    http.call("POST", "/topics/marked/messages", "\uFEFF{\"data\":1}").ok(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"x\":1e4294967296}", "{\"x\":NaN}", "{\"x\":\"\\ud800\"}", "\uFEFF"})
  void refusesABodyThatTheParserThrowsAt(String body) throws Exception {
    http.call("POST", "/topics/values/messages", body).problem(400);
  }

  @Test
  void refusesANameWithTheCharacterZero() throws Exception {
    http.get("/notifications?userId=a%%00b").problem(400, "userId");
  }

  @Test
  void boundsWhatOneFrameAcknowledgesAndWhatAFilterKeeps() throws Exception {
    String ids = String.join(",", Collections.nCopies(1_001, "'evt_1'"));
    String text = "x".repeat(1_025);

    try (EnvelopeClient client = EnvelopeClient.open(server, server.token("anna"))) {
      assertThat(
              client.refused(2000, "ack", "{'messageIds':[" + ids + "]}").path("message").asText())
          .contains("1000");
      assertThat(
              client
                  .refused(2000, "subscribe", "{'topic':'t','params':{'k':'" + text + "'}}")
                  .path("message")
                  .asText())
          .contains("params.k", "1024");
    }
  }

  @Test
  void keepsTheFractionOfADuration() throws Exception {
    String anna = server.token("anna");
    http.put("/run-sessions/fraction", "{'userId':'anna'}").ok(200);

    try (EnvelopeClient some = EnvelopeClient.open(server, anna);
        EnvelopeClient packed = EnvelopeClient.openPacked(server, anna)) {
      some.call("subscribe", "{'topic':'run-results/fraction','params':{'duration':12.50}}");
      packed.call("subscribe", "{'topic':'run-results/fraction'}");
      for (String duration : new String[] {"12.75", "12.5"}) {
        http.post(
                "/run-results/fraction",
                "{'stdout':'','stderr':'','exitCode':0,'duration':%s}",
                duration)
            .ok(202);
      }

      assertThat(some.push().at("/data/duration").doubleValue()).isEqualTo(12.5);
      assertThat(packed.push().at("/data/duration").doubleValue()).isEqualTo(12.75);
      assertThat(packed.push().at("/data/duration").doubleValue()).isEqualTo(12.5);
    }
  }
}
