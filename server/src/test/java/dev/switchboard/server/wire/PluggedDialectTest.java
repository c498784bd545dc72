package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.dialect.DialectProvider;
import dev.switchboard.server.PluginDialects;
import dev.switchboard.server.PluginJar;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dialects that come in jars: what they bring, and what becomes of those that cannot serve. */
@Timeout(60)
class PluggedDialectTest {

  private static final String NEVER_SPOKEN = "return request -> null;";

  @TempDir private Path directory;

  private String plugins(PluginJar... jars) {
    Path plugins = directory.resolve("plugins");
    for (PluginJar jar : jars) {
      Path unused = jar.in(plugins);
    }
    return "plugins.dir=" + plugins;
  }

  private static void talk(WireClient client, String greeting) throws IOException {
    client.sendText("iam anna");
    assertThat(client.frame().text()).isEqualTo(greeting);
    client.sendText("follow data:btc");
    assertThat(client.frame().text()).isEqualTo("following");
  }

  @Test
  void speaksADialectAtItsPathByItsSubprotocolsAndOnItsOwnListener() throws Exception {
    try (WireServer server =
            WireServer.start(directory, plugins(PluginDialects.plain()), "listeners.plain.port=0");
        WireClient byPath = WireClient.open(server, "main", "/ws/plain/");
        WireClient byName =
            WireClient.open(
                server,
                "chat",
                "/",
                "Sec-WebSocket-Protocol: v9.other, v1.plain, switchboard.chat");
        WireClient byOurName =
            WireClient.open(server, "main", "/ws", "Sec-WebSocket-Protocol: switchboard.plain");
        WireClient onItsOwn = WireClient.open(server, "plain", "/words")) {
      assertThat(byPath.header("Sec-WebSocket-Protocol")).isNull();
      assertThat(byName.header("Sec-WebSocket-Protocol")).isEqualTo("v1.plain");
      assertThat(byOurName.header("Sec-WebSocket-Protocol")).isEqualTo("switchboard.plain");
      List<WireClient> all = List.of(byPath, byName, byOurName, onItsOwn);
      for (WireClient client : all) {
        talk(client, "hello");
      }

      ObjectNode unused =
          WireHttp.of(server).post("/topics/data:btc/messages", "{'data':7}").ok(202);

      for (WireClient client : all) {
        assertThat(client.frame().text()).isEqualTo("data:btc says 7");
      }
    }
  }

  @Test
  void readsTheSettingsThatADialectBrings() throws Exception {
    try (WireServer server =
            WireServer.start(
                directory,
                plugins(PluginDialects.plain()),
                "listeners.plain.enabled=false",
                "plain.greeting=good evening");
        WireClient client = WireClient.open(server, "main", "/ws/plain")) {
      talk(client, "good evening");
      assertThatThrownBy(() -> server.port("plain")).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void hintsAtTheKeysThatADialectBrings() {
    String plugins = plugins(PluginDialects.plain());

    assertThatThrownBy(() -> WireServer.start(directory, plugins, "listeners.plane.port=0"))
        .hasMessageContaining("did you mean listeners.plain.port?");
    assertThatThrownBy(() -> WireServer.start(directory, plugins, "plain.greetings=hi"))
        .hasMessageContaining("did you mean plain.greeting?");
  }

  @Test
  void servesAllElseWhereDialectsCannotBeHad() throws Exception {
    String plugins =
        plugins(
            PluginJar.named("absent.jar").service(DialectProvider.class, "ToBeFound"),
            PluginDialects.mute("old.jar", "Old", "old", "/ws/old", NEVER_SPOKEN).without("Old"),
            PluginDialects.mute("second.jar", "SecondChat", "chat", "/ws/other", NEVER_SPOKEN),
            PluginDialects.mute("squatter.jar", "Squatter", "squatter", "/ws/task", NEVER_SPOKEN),
            PluginDialects.mute("odd.jar", "Odd", "Odd One", "/ws/odd", NEVER_SPOKEN),
            PluginDialects.mute(
                "lame.jar", "Lame", "lame", "/ws/lame", "throw new NoSuchMethodError(\"gone\");"),
            PluginDialects.plain());
    Files.writeString(directory.resolve("plugins").resolve("broken.jar"), "no jar at all");

    try (WireServer server = WireServer.start(directory, plugins, "listeners.plain.port=0")) {
      assertThat(server.doubts())
          .hasSize(6)
          .allMatch(line -> line.lines().count() == 1)
          .anyMatch(line -> line.contains("acme.ToBeFound"))
          .anyMatch(line -> line.contains("acme.Old"))
          .anyMatch(line -> line.contains("second.jar") && line.contains("name chat is taken"))
          .anyMatch(
              line ->
                  line.contains("squatter.jar")
                      && line.contains("dialects task and squatter: both have the path /ws/task"))
          .anyMatch(line -> line.contains("odd.jar") && line.contains("\"Odd One\""))
          .anyMatch(line -> line.contains("broken.jar"));
      try (WireClient plain = WireClient.open(server, "main", "/ws/plain");
          WireClient task = WireClient.open(server, "main", "/ws/task");
          WireClient chat = WireClient.open(server, "main", "/ws/chat");
          WireClient lame = WireClient.handshake(server.port("main"), "/ws/lame")) {
        talk(plain, "hello");
        task.next("welcome");
        chat.next("connected");
        assertThat(lame.status()).isEqualTo(404);
      }
    }
  }

  @Test
  void endsAHandshakeThatADialectFailsAt() throws Exception {
    String plugins =
        plugins(
            PluginDialects.mute(
                "late.jar",
                "Late",
                "late",
                "/ws/late",
                "return request -> { throw new NoClassDefFoundError(\"gone\"); };"));

    try (WireServer server = WireServer.start(directory, plugins);
        WireClient late = WireClient.handshake(server.port("main"), "/ws/late");
        WireClient task = WireClient.open(server, "main", "/ws/task")) {
      assertThat(late.status()).isEqualTo(500);
      task.next("welcome");
    }
  }
}
