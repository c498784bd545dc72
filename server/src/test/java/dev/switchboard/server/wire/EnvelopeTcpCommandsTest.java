package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The session domain's commands in the envelope dialect (contract 7). */
@Timeout(60)
class EnvelopeTcpCommandsTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private static Path directory;
  private static WireServer server;
  private static int users;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  // Each socket of another user, lest it takes over what the one before left.
  private static EnvelopeClient connect(Role role) throws IOException {
    return EnvelopeClient.open(server, server.token("user-" + ++users, role, null));
  }

  private static ServerSocket deviceListening() throws IOException {
    ServerSocket listening = new ServerSocket(0, 1, LOOPBACK);
    listening.setSoTimeout(20_000);
    return listening;
  }

  private static ObjectNode open(EnvelopeClient client, ServerSocket device) throws IOException {
    return client.result(
        "tcp.open", "{'mode':'client','host':'127.0.0.1','port':%d}", device.getLocalPort());
  }

  /** Reads states until this one. */
  private static void awaitStatus(EnvelopeClient client, String session, String status)
      throws IOException {
    ObjectNode push = client.push("status", "tcp/" + session);
    while (!push.at("/data/status").asText().equals(status)) {
      push = client.push("status", "tcp/" + session);
    }
  }

  @Test
  void opensDialsAndSends() throws Exception {
    try (ServerSocket device = deviceListening();
        EnvelopeClient client = connect(Role.USER)) {
      ObjectNode session = open(client, device);
      String id = session.path("sessionId").asText();
      client.call("subscribe", "{'topic':'tcp/%s'}", id);
      try (Socket peer = device.accept()) {
        awaitStatus(client, id, "connected");

        ObjectNode sent = client.result("tcp.send", "{'sessionId':'%s','content':'你好'}", id);
        client.result("tcp.send", "{'sessionId':'%s','content':'ff00','isHex':true}", id);

        assertThat(session.fieldNames())
            .toIterable()
            .containsExactlyInAnyOrder(
                "sessionId", "mode", "host", "port", "status", "createdAt", "userId");
        assertThat(session.path("status").asText()).isEqualTo("connecting");
        assertThat(sent.toString()).isEqualTo(WireClient.json("{'byteLength':6}"));
        byte[] arrived = peer.getInputStream().readNBytes(8);
        assertThat(new String(arrived, 0, 6, StandardCharsets.UTF_8)).isEqualTo("你好");
        assertThat(arrived[6]).isEqualTo((byte) 0xFF);
        ObjectNode push = client.push("data", "tcp/" + id);
        assertThat(push.at("/data/direction").asText()).isEqualTo("send");
        assertThat(push.at("/data/byteLength").intValue()).isEqualTo(6);
        assertThat(client.push("data", "tcp/" + id).at("/data/isHex").booleanValue()).isTrue();
        for (String more :
            List.of(
                "'content':'xyz','isHex':true",
                "'content':'abc','isHex':true",
                "'content':''",
                "'content':7",
                "'content':'x','isHex':'yes'",
                "'isHex':true")) {
          client.refused(2000, "tcp.send", "{'sessionId':'" + id + "'," + more + "}");
        }
        client.refused(
            3002, "tcp.send", "{'sessionId':'%s','content':'x','peer':'127.0.0.1:1'}", id);
      }
      awaitStatus(client, id, "disconnected");
      client.refused(3002, "tcp.send", "{'sessionId':'%s','content':'x'}", id);
    }
  }

  @Test
  void tellsOfAPeerThatEndedItsSendingSide() throws Exception {
    try (ServerSocket device = deviceListening();
        EnvelopeClient client = connect(Role.USER)) {
      String id = open(client, device).path("sessionId").asText();
      client.call("subscribe", "{'topic':'tcp/%s'}", id);
      try (Socket peer = device.accept()) {
        awaitStatus(client, id, "connected");
        peer.shutdownOutput();

        ObjectNode push = client.push("status", "tcp/" + id);

        assertThat(push.at("/data/status").asText()).isEqualTo("connected");
        assertThat(push.at("/data/readClosed").booleanValue()).isTrue();
        client.result("tcp.send", "{'sessionId':'%s','content':'17'}", id);
        assertThat(peer.getInputStream().readNBytes(2)).isEqualTo(new byte[] {'1', '7'});
      }
    }
  }

  @Test
  void showsWhetherASessionsPeerIsMadeToWait() throws Exception {
    try (EnvelopeClient client = connect(Role.USER)) {
      ObjectNode paced = client.result("tcp.open", "{'mode':'server','port':0,'pace':true}");
      ObjectNode plain = client.result("tcp.open", "{'mode':'server','port':0,'pace':false}");

      assertThat(paced.path("pace").booleanValue()).isTrue();
      assertThat(plain.has("pace")).isFalse();
      assertThat(client.result("tcp.list", "{'limit':2}").path("items"))
          .containsExactlyInAnyOrder(paced, plain);
      client.refused(2000, "tcp.open", "{'mode':'server','port':0,'pace':'yes'}");
    }
  }

  @Test
  void opensAPortAndSendsToOneDeviceOrAll() throws Exception {
    try (EnvelopeClient client = connect(Role.USER)) {
      ObjectNode session = client.result("tcp.open", "{'mode':'server','port':0}");
      String id = session.path("sessionId").asText();
      assertThat(session.path("status").asText()).isEqualTo("listening");
      client.call("subscribe", "{'topic':'tcp/%s'}", id);
      int port = session.path("port").intValue();
      try (Socket one = new Socket(LOOPBACK, port);
          Socket other = new Socket(LOOPBACK, port)) {
        awaitStatus(client, id, "connected");
        awaitStatus(client, id, "connected");
        client.result("tcp.send", "{'sessionId':'%s','content':'all'}", id);
        client.result(
            "tcp.send",
            "{'sessionId':'%s','content':'one','peer':'127.0.0.1:%d'}",
            id,
            one.getLocalPort());
        client.result("tcp.close", "{'sessionId':'%s'}", id);

        assertThat(new String(one.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("allone");
        assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("all");
      }
    }
  }

  @Test
  void closesAndForgetsASession() throws Exception {
    try (ServerSocket device = deviceListening();
        EnvelopeClient client = connect(Role.USER)) {
      ObjectNode session = open(client, device);
      String id = session.path("sessionId").asText();
      device.accept().close();

      ObjectNode closed = client.result("tcp.close", "{'sessionId':'%s'}", id);

      assertThat(closed.path("sessionId").asText()).isEqualTo(id);
      assertThat(closed.path("status").asText()).isEqualTo("disconnected");
      client.refused(3001, "tcp.close", "{'sessionId':'%s'}", id);
      client.refused(3001, "tcp.send", "{'sessionId':'%s','content':'x'}", id);
      client.refused(3001, "subscribe", "{'topic':'tcp/%s'}", id);
      assertThat(client.result("tcp.list", "null").path("items")).isEmpty();
    }
  }

  @Test
  void listsOnesOwnPageByPage() throws Exception {
    try (EnvelopeClient client = connect(Role.USER);
        EnvelopeClient admin = connect(Role.ADMIN)) {
      for (int i = 0; i < 3; i++) {
        client.result("tcp.open", "{'mode':'server','port':0}");
      }
      ObjectNode first = client.result("tcp.list", "{'limit':2}");
      ObjectNode rest =
          client.result("tcp.list", "{'limit':2,'cursor':%s}", first.path("nextCursor"));

      assertThat(first.path("items")).hasSize(2);
      assertThat(rest.path("items")).hasSize(1);
      assertThat(rest.path("nextCursor").isNull()).isTrue();
      assertThat(admin.result("tcp.list", "{'limit':500}").path("items").size())
          .isGreaterThanOrEqualTo(3);
      for (String data : List.of("{'limit':0}", "{'limit':501}", "{'cursor':'x'}", "[]")) {
        client.refused(2000, "tcp.list", data);
      }
    }
  }

  @Test
  void keepsASessionToItsOwner() throws Exception {
    try (EnvelopeClient owner = connect(Role.USER);
        EnvelopeClient stranger = connect(Role.USER);
        EnvelopeClient admin = connect(Role.ADMIN)) {
      String id = owner.result("tcp.open", "{'mode':'server','port':0}").path("sessionId").asText();

      for (String session : List.of(id, "tcp_1")) {
        String data = "{'sessionId':'" + session + "','content':'x'}";
        stranger.refused(3001, "tcp.send", data);
        stranger.refused(3001, "tcp.close", data);
        stranger.refused(3001, "subscribe", "{'topic':'tcp/%s'}", session);
      }
      stranger.refused(3001, "tcp.open", "{'mode':'server','port':0,'userId':'user-1'}");
      assertThat(stranger.result("tcp.list", "null").path("items")).isEmpty();
      for (String data :
          List.of("null", "{}", "{'sessionId':7,'content':'x'}", "{'sessionId':''}")) {
        owner.refused(2000, "tcp.send", data);
        owner.refused(2000, "tcp.close", data);
      }
      admin.result("tcp.close", "{'sessionId':'%s'}", id);
    }
  }

  @Test
  void refusesWhatItMayNotOrCannotReach() throws Exception {
    try (ServerSocket taken = deviceListening();
        EnvelopeClient client = connect(Role.USER)) {
      client.refused(3001, "tcp.open", "{'mode':'client','host':'192.0.2.1','port':80}");
      client.refused(3001, "tcp.open", "{'mode':'server','host':'0.0.0.0','port':0}");
      client.refused(3002, "tcp.open", "{'mode':'server','port':%d}", taken.getLocalPort());
      for (String data :
          List.of(
              "null",
              "{}",
              "{'mode':'odd','host':'127.0.0.1','port':80}",
              "{'mode':7,'host':'127.0.0.1','port':80}",
              "{'host':'127.0.0.1','port':80}",
              "{'mode':'client','port':80}",
              "{'mode':'client','host':'','port':80}",
              "{'mode':'client','host':7,'port':80}",
              "{'mode':'client','host':'a b','port':80}",
              "{'mode':'client','host':'127.0.0.1'}",
              "{'mode':'client','host':'127.0.0.1','port':0}",
              "{'mode':'client','host':'127.0.0.1','port':65536}",
              "{'mode':'client','host':'127.0.0.1','port':'80'}",
              "{'mode':'client','host':'127.0.0.1','port':1.5}",
              "{'mode':'server'}",
              "{'mode':'server','port':-1}")) {
        client.refused(2000, "tcp.open", data);
      }
      assertThat(client.result("tcp.list", "null").path("items")).isEmpty();
    }
  }
}
