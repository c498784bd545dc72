package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a lost envelope socket that acknowledges leaves to the next (contract 5.1 and 5.6). */
@Timeout(60)
class EnvelopeLostReceiptsTest extends AnnaOnEnvelope {

  EnvelopeLostReceiptsTest(@TempDir Path directory) {
    super(directory);
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
