package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a lost envelope socket that acknowledges leaves to the next (contract 5.1 and 5.6). */
@Timeout(60)
class EnvelopeLostReceiptsTest {

  private WireServer server;

  EnvelopeLostReceiptsTest(@TempDir Path directory) {
    this.server = WireServer.start(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private EnvelopeClient connect(String... query) throws IOException {
    return EnvelopeClient.open(server, server.token("anna"), query);
  }

  private void notifyAnna(String title) throws Exception {
    WireHttp.of(server)
        .post("/notifications", "{'userId':'anna','title':'%s','message':'m'}", title)
        .ok(202);
  }

  private static void expectNotification(EnvelopeClient client, String title) throws IOException {
    assertThat(client.push("notification", "notifications/anna").at("/data/title").asText())
        .isEqualTo(title);
  }

  private void lose(EnvelopeClient client) throws IOException {
    client.wire().drop();
    server.awaitConnections(0);
  }

  /** Stops and starts the server as somebody who is connected sees it. */
  private void restart(EnvelopeClient client) throws IOException {
    CompletableFuture<WireServer> restarting = CompletableFuture.supplyAsync(server::restart);
    client.wire().next("disconnect");
    client.wire().expectClose(1001);
    server = restarting.join();
  }

  @Test
  void getsAgainWhatItHasNotAcknowledged() throws Exception {
    EnvelopeClient lost = connect("&clientId=phone", "&acks=1");
    notifyAnna("acknowledged");
    notifyAnna("seen");
    String acknowledged = lost.push().path("messageId").asText();
    String seen = lost.push().path("messageId").asText();
    lost.result("notification.ack", "{'ids':['%s']}", acknowledged);
    lose(lost);
    notifyAnna("missed");
    EnvelopeClient back = connect("&clientId=phone", "&acks=1");
    assertThat(back.push("notification", "notifications/anna").path("messageId").asText())
        .isEqualTo(seen);
    expectNotification(back, "missed");
    back.expectNothing();

    restart(back);
    notifyAnna("later");

    try (EnvelopeClient after = connect("&clientId=phone", "&acks=1")) {
      expectNotification(after, "seen");
      expectNotification(after, "missed");
      expectNotification(after, "later");
      after.call("subscribe", "{'topic':'notifications/anna','since':{'sequence':1}}");
      after.expectNothing();
    }
  }

  @Test
  void getsThemOnceMoreWhereItNoLongerAcknowledges() throws Exception {
    EnvelopeClient lost = connect("&clientId=phone", "&acks=1");
    notifyAnna("seen");
    expectNotification(lost, "seen");
    lose(lost);
    EnvelopeClient back = connect("&clientId=phone");
    ObjectNode push = back.push("notification", "notifications/anna");
    assertThat(push.at("/data/title").asText()).isEqualTo("seen");
    assertThat(push.has("requiresAck")).isFalse();
    lose(back);
    try (EnvelopeClient after = connect("&clientId=phone")) {
      after.expectNothing();
    }
  }

  @Test
  void missesNoBytesWhereItAcknowledges() throws Exception {
    try (ServerSocket device = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      EnvelopeClient lost = connect("&clientId=phone", "&acks=1");
      String session =
          lost.result(
                  "tcp.open",
                  "{'mode':'client','host':'127.0.0.1','port':%d}",
                  device.getLocalPort())
              .path("sessionId")
              .asText();
      try (Socket peer = device.accept();
          EnvelopeClient watch = EnvelopeClient.open(server, server.token("anna"))) {
        lost.call("subscribe", "{'topic':'tcp/%s'}", session);
        watch.call("subscribe", "{'topic':'tcp/%s'}", session);
        peer.getOutputStream().write("one".getBytes(StandardCharsets.UTF_8));
        expectBytes(lost, "one");
        lost.wire().drop();
        server.awaitConnections(1);
        peer.getOutputStream().write("two".getBytes(StandardCharsets.UTF_8));
        expectBytes(watch, "one");
        expectBytes(watch, "two");
        try (EnvelopeClient back = connect("&clientId=phone", "&acks=1")) {
          expectBytes(back, "two");
        }
      }
    }
  }

  /** Reads until bytes come; states before them are passed over. */
  private static void expectBytes(EnvelopeClient client, String content) throws IOException {
    ObjectNode push = client.push();
    while (!push.at("/data/kind").asText().equals("tcp.message")) {
      push = client.push();
    }
    assertThat(push.at("/data/content").asText()).isEqualTo(content);
  }
}
