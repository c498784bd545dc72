package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a server that was killed go on where they were, without asking (contract 8). */
@Timeout(180)
class CrashResumeTest {

  private static final int SOCKETS = 1_000;

  /** Of each of four writers. */
  private static final int MESSAGES = 2_500;

  private static final int SEEN_AT_THE_KILL = 5_000;

  private final Path directory;
  private final JournalFile journal;

  CrashResumeTest(@TempDir Path directory) {
    this.directory = directory;
    this.journal = new JournalFile(directory.resolve("crash.db"));
  }

  private WireProcess start() throws IOException {
    return WireProcess.start(
        directory,
        List.of(
            journal.setting(),
            "limits.connectionsPerUser=0",
            "feed.namespaces.news.history=20000"));
  }

  private static WireHttp service(WireProcess server) {
    return WireHttp.of(server).as(server.token("backend", Role.ADMIN));
  }

  private static void publish(WireProcess server, int... numbers) throws Exception {
    for (int number : numbers) {
      service(server).post("/topics/news/messages", "{'data':{'n':%d}}", number).ok(202);
    }
  }

  private static EnvelopeClient envelope(WireProcess server, String clientId) throws IOException {
    return EnvelopeClient.open(
        server.port("main"), server.token("anna", Role.USER), "&clientId=" + clientId);
  }

  private static void expect(EnvelopeClient client, int... numbers) throws IOException {
    for (int number : numbers) {
      assertThat(client.push("data", "news").at("/data/n").intValue()).isEqualTo(number);
    }
  }

  private static WireClient channel(WireProcess server) throws IOException {
    String target = "/?token=" + server.token("anna", Role.USER);
    WireClient client = WireClient.handshake(server.port("channel"), target);
    client.next("connected");
    return client;
  }

  private static WireClient chat(WireProcess server) throws IOException {
    WireClient client = WireClient.handshake(server.port("chat"), "/");
    client.next("connected");
    client.send("{'type':'auth','token':'%s'}", server.token("anna", Role.USER));
    client.next("auth_success");
    return client;
  }

  private static WireClient task(WireProcess server, String query) throws IOException {
    WireClient client = WireClient.handshake(server.port("task"), "/ws?client_id=page" + query);
    client.next("welcome");
    return client;
  }

  private static void result(WireProcess server, int number) throws Exception {
    service(server)
        .post("/run-results/s1", "{'stdout':'%d','stderr':'','exitCode':0,'duration':1}", number)
        .ok(202);
  }

  private static void say(WireProcess server, long session, String content) throws Exception {
    service(server)
        .post("/chat/sessions/" + session + "/messages", "{'content':'%s'}", content)
        .ok(201);
  }

  private static void report(WireProcess server, int completed) throws Exception {
    service(server)
        .call("PATCH", "/tasks/first", WireClient.json("{'completed':%d}", completed))
        .ok(200);
  }

  @Test
  void goOnInEveryDialect() throws Exception {
    long session;
    String tcp;
    try (WireProcess server = start()) {
      service(server).put("/run-sessions/s1", "{'userId':'anna'}").ok(200);
      service(server).post("/tasks", "{'taskId':'first','name':'n','total':10}").ok(201);
      session =
          service(server)
              .post("/chat/sessions", "{'userId':'anna'}")
              .ok(201)
              .path("sessionId")
              .longValue();
      tcp =
          WireHttp.of(server)
              .post("/tcp/sessions", "{'mode':'server','port':0}")
              .ok(201)
              .path("sessionId")
              .asText();
      EnvelopeClient envelope = envelope(server, "phone");
      envelope.call("subscribe", "{'topic':'news'}");
      WireClient channel = channel(server);
      channel.send("{'type':'subscribe','channel':'run-results/s1'}");
      channel.next("subscribed");
      WireClient chat = chat(server);
      chat.send("{'type':'join_session','session_id':%d}", session);
      chat.next("joined_session");
      SessionConsole console = SessionConsole.claiming(server.port("session"), "operator");
      assertThat(console.subscribe(tcp)).isEqualTo("listening");
      WireClient task = task(server, "&topics=task:progress");
      task.next("subscribed");
      publish(server, 1);
      result(server, 1);
      say(server, session, "one");
      report(server, 1);
      expect(envelope, 1);
      channel.next("run-results");
      chat.next("new_message");
      task.next("task_progress");
      journal.awaitSockets(5);
      journal.awaitMark();
      server.kill();
    }

    try (WireProcess server = start()) {
      publish(server, 2);
      result(server, 2);
      say(server, session, "two");
      report(server, 2);
      try (EnvelopeClient envelope = envelope(server, "phone");
          WireClient channel = channel(server);
          WireClient chat = chat(server);
          SessionConsole console = SessionConsole.claiming(server.port("session"), "operator");
          WireClient task = task(server, "")) {
        expect(envelope, 2);
        assertThat(channel.next("run-results").at("/data/stdout").textValue()).isEqualTo("2");
        assertThat(chat.next("new_message").at("/message/content").textValue()).isEqualTo("two");
        assertThat(console.status()).isEqualTo("disconnected");
        assertThat(task.next("task_progress").at("/data/progress/completed").intValue())
            .isEqualTo(2);
        publish(server, 3);
        expect(envelope, 3);
        envelope.expectNothing();
      }
    }
  }

  @Test
  void goOnAfterBothOfTwoKills() throws Exception {
    try (WireProcess server = start()) {
      EnvelopeClient envelope = envelope(server, "phone");
      envelope.call("subscribe", "{'topic':'news'}");
      journal.awaitSockets(1);
      server.kill();
    }
    try (WireProcess server = start()) {
      publish(server, 1);
      EnvelopeClient envelope = envelope(server, "phone");
      expect(envelope, 1);
      journal.awaitSockets(1);
      journal.awaitMark();
      server.kill();
    }
    try (WireProcess server = start()) {
      publish(server, 2);
      try (EnvelopeClient envelope = envelope(server, "phone");
          EnvelopeClient other = envelope(server, "phone")) {
        expect(envelope, 2);
        envelope.expectNothing();
        other.expectNothing();
      }
    }
  }

  @Test
  void areAThousandAtOnce() throws Exception {
    try (WireProcess server = start()) {
      List<WireClient> clients = new ArrayList<>();
      for (int i = 0; i < SOCKETS; i++) {
        EnvelopeClient client = open(server, i);
        client.call("subscribe", "{'topic':'news'}");
        clients.add(client.wire());
      }
      WireClient.whileTheyAnswerPings(
          clients,
          () -> {
            publish(server, 1);
            journal.awaitMark();
            journal.awaitSockets(SOCKETS);
          });
      server.kill();
    }
    try (WireProcess server = start()) {
      publish(server, 2);
      List<EnvelopeClient> back = new ArrayList<>();
      for (int i = 0; i < SOCKETS; i++) {
        back.add(open(server, i));
      }
      for (EnvelopeClient client : back) {
        expect(client, 2);
        client.close();
      }
    }
  }

  private static EnvelopeClient open(WireProcess server, int number) throws IOException {
    return EnvelopeClient.open(
        server.port("main"), server.token("user" + number, Role.USER), "&clientId=phone");
  }

  /** Ids by sequences of what a client was given, in which no sequence may be left out. */
  private static long take(EnvelopeClient client, Map<Long, String> given) throws IOException {
    ObjectNode push = client.push("data", "news");
    long sequence = push.path("sequence").longValue();
    String id = push.path("messageId").textValue();
    String before = given.put(sequence, id);
    assertThat(before == null || before.equals(id)).isTrue();
    assertThat(sequence == 1 || given.containsKey(sequence - 1))
        .as("what comes before %d", sequence)
        .isTrue();
    return sequence;
  }

  private static void publishMany(WireProcess server) {
    WireHttp service = service(server);
    String text = "x".repeat(4_000);
    try {
      for (int n = 0; n < MESSAGES; n++) {
        service.post("/topics/news/messages", "{'data':{'n':%d,'text':'%s'}}", n, text).ok(202);
      }
    } catch (IOException killed) {
      // What was not answered may have been written all the same.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void missNothingWhenKilledUnderLoad() throws Exception {
    Map<Long, String> live = new HashMap<>();
    Map<Long, String> lagging = new HashMap<>();
    try (WireProcess server = start()) {
      EnvelopeClient reader = envelope(server, "live");
      reader.call("subscribe", "{'topic':'news'}");
      EnvelopeClient slow = envelope(server, "lagging");
      slow.call("subscribe", "{'topic':'news'}");
      journal.awaitSockets(2);
      List<Thread> writing =
          Stream.generate(() -> new Thread(() -> publishMany(server))).limit(4).toList();
      writing.forEach(Thread::start);
      while (live.size() < SEEN_AT_THE_KILL) {
        take(reader, live);
        if (live.size() % 10 == 0) {
          take(slow, lagging);
        }
      }
      server.kill();
      drain(reader, live);
      drain(slow, lagging);
      for (Thread thread : writing) {
        thread.join();
      }
    }
    try (WireProcess server = start();
        EnvelopeClient reader = envelope(server, "live");
        EnvelopeClient slow = envelope(server, "lagging")) {
      publish(server, -1);
      assertThat(goOn(reader, live)).isLessThan(SEEN_AT_THE_KILL / 2);
      assertThat(goOn(slow, lagging)).isLessThan(SEEN_AT_THE_KILL / 2);
    }
  }

  private static void drain(EnvelopeClient client, Map<Long, String> given) {
    try {
      while (true) {
        take(client, given);
      }
    } catch (IOException cutOff) {
      assertThat(given).isNotEmpty();
    }
  }

  /** Reads up to the last message; how many were given before. */
  private static int goOn(EnvelopeClient client, Map<Long, String> given) throws IOException {
    int again = 0;
    while (true) {
      int before = given.size();
      ObjectNode push = client.push("data", "news");
      long sequence = push.path("sequence").longValue();
      String id = push.path("messageId").textValue();
      String known = given.put(sequence, id);
      assertThat(known == null || known.equals(id)).isTrue();
      assertThat(given).containsKey(Math.max(1, sequence - 1));
      again += given.size() == before ? 1 : 0;
      if (push.at("/data/n").intValue() == -1) {
        return again;
      }
    }
  }
}
