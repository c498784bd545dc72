package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.dialect.ConnectionView;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.dialect.DialectContext;
import dev.switchboard.protocol.dialect.DialectListener;
import dev.switchboard.protocol.dialect.DialectProvider;
import dev.switchboard.protocol.dialect.DialectRules;
import dev.switchboard.protocol.dialect.Opening;
import dev.switchboard.protocol.dialect.SocketDialects;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.message.TopicSelection;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dialects that come in jars: what they bring, and what becomes of those that cannot serve. */
@Timeout(60)
class PluggedDialectTest {

  @TempDir private Path directory;

  /** Says what it hears, in words with a greeting of the configuration's choice. */
  public static final class Plain implements DialectProvider {

    private static final SettingKey GREETING =
        SettingKey.text("plain.greeting", "how clients are greeted").defaultsTo("hello");

    @Override
    public String name() {
      return "plain";
    }

    @Override
    public List<String> subprotocols() {
      return List.of("v1.plain");
    }

    @Override
    public List<String> paths() {
      return List.of("/ws/plain");
    }

    @Override
    public Optional<DialectListener> listener() {
      return Optional.of(DialectListener.on(4711, "/words"));
    }

    @Override
    public List<SettingKey> settings() {
      return List.of(GREETING);
    }

    @Override
    public SocketDialects start(DialectContext context) {
      Words words = new Words(context.settings().text(GREETING));
      return request -> words;
    }
  }

  private record Words(String greeting) implements Dialect {

    @Override
    public DialectRules rules() {
      return DialectRules.of("plain", DialectRules.Claim.BY_MESSAGE);
    }

    @Override
    public Opening opening(Map<String, String> query) {
      return Opening.PLAIN;
    }

    @Override
    public ClientMessage decode(String text, ConnectionView connection) {
      String[] words = text.split(" ", -1);
      return switch (words[0]) {
        case "iam" -> new ClientMessage.Authenticate(null, null, UserId.of(words[1]), null, null);
        case "follow" ->
            new ClientMessage.Subscribe(
                null, List.of(TopicSelection.of(new Topic(words[1]))), false, false);
        default ->
            new ClientMessage.Rejected(null, Failure.of(FailureCode.INVALID_MESSAGE, "no word"));
      };
    }

    @Override
    public byte @Nullable [] encode(ServerMessage message, ConnectionView connection) {
      return switch (message.kind()) {
        case AUTHENTICATED -> bytes(greeting);
        case SUBSCRIBED -> bytes("following");
        case FAILED -> bytes("no: " + ((ServerMessage.Failed) message).failure().detail());
        case WELCOME, UNSUBSCRIBED, INVOKED, HEARTBEAT, CLOSING -> null;
      };
    }

    @Override
    public byte @Nullable [] encode(Event event) {
      return event.payload() instanceof Published published
          ? bytes(event.topic() + " says " + published.data())
          : null;
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Wants the name of a built-in dialect. */
  public static final class SecondChat implements DialectProvider {

    @Override
    public String name() {
      return "chat";
    }

    @Override
    public List<String> paths() {
      return List.of("/ws/other");
    }

    @Override
    public SocketDialects start(DialectContext context) {
      return request -> new Words("not heard");
    }
  }

  /** Wants the path of a built-in dialect. */
  public static final class Squatter implements DialectProvider {

    @Override
    public String name() {
      return "squatter";
    }

    @Override
    public List<String> paths() {
      return List.of("/ws/task");
    }

    @Override
    public SocketDialects start(DialectContext context) {
      return request -> new Words("not heard");
    }
  }

  /** Cannot be made. */
  public static final class Unmakable implements DialectProvider {

    public Unmakable() {
      throw new NoClassDefFoundError("a/class/of/another/version");
    }

    @Override
    public String name() {
      return "unmakable";
    }

    @Override
    public List<String> paths() {
      return List.of();
    }

    @Override
    public SocketDialects start(DialectContext context) {
      return request -> new Words("not heard");
    }
  }

  /** Cannot be started. */
  public static final class NonStarter implements DialectProvider {

    @Override
    public String name() {
      return "nonstarter";
    }

    @Override
    public List<String> paths() {
      return List.of("/ws/never");
    }

    @Override
    public SocketDialects start(DialectContext context) {
      throw new IllegalStateException("a dialect with a bug");
    }
  }

  private String pluginsWith(Class<?>... providers) throws IOException {
    StringBuilder names = new StringBuilder();
    for (Class<?> provider : providers) {
      names.append(provider.getName()).append('\n');
    }
    return pluginsWith(names.toString());
  }

  private String pluginsWith(String services) throws IOException {
    Path plugins = Files.createDirectories(directory.resolve("plugins"));
    try (JarOutputStream out =
        new JarOutputStream(Files.newOutputStream(plugins.resolve("dialect.jar")))) {
      out.putNextEntry(new JarEntry("META-INF/services/" + DialectProvider.class.getName()));
      out.write(services.getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    return "plugins.dir=" + plugins;
  }

  private static void talk(WireClient client, String greeting, String topic) throws IOException {
    client.sendText("iam anna");
    assertThat(client.frame().text()).isEqualTo(greeting);
    client.sendText("follow " + topic);
    assertThat(client.frame().text()).isEqualTo("following");
  }

  @Test
  void speaksADialectAtItsPathByItsSubprotocolsAndOnItsOwnListener() throws Exception {
    try (WireServer server =
            WireServer.start(directory, pluginsWith(Plain.class), "listeners.plain.port=0");
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
      for (WireClient client : List.of(byPath, byName, byOurName, onItsOwn)) {
        talk(client, "hello", "data:btc");
      }

      WireHttp.of(server).post("/topics/data:btc/messages", "{'data':7}").ok(202);

      for (WireClient client : List.of(byPath, byName, byOurName, onItsOwn)) {
        assertThat(client.frame().text()).isEqualTo("data:btc says 7");
      }
    }
  }

  @Test
  void readsTheSettingsThatADialectBrings() throws Exception {
    try (WireServer server =
            WireServer.start(
                directory,
                pluginsWith(Plain.class),
                "listeners.plain.enabled=false",
                "plain.greeting=good evening");
        WireClient client = WireClient.open(server, "main", "/ws/plain")) {
      talk(client, "good evening", "data:btc");
      assertThatThrownBy(() -> server.port("plain")).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void hintsAtTheKeysThatADialectBrings() throws Exception {
    String plugins = pluginsWith(Plain.class);

    assertThatThrownBy(() -> WireServer.start(directory, plugins, "listeners.plane.port=0"))
        .hasMessageContaining("did you mean listeners.plain.port?");
    assertThatThrownBy(() -> WireServer.start(directory, plugins, "plain.greetings=hi"))
        .hasMessageContaining("did you mean plain.greeting?");
  }

  @Test
  void servesAllElseWhereDialectsCannotBeHad() throws Exception {
    String plugins =
        pluginsWith(
            "nowhere.ToBeFound\n%s\n%s\n%s\n%s\n%s\n"
                .formatted(
                    Unmakable.class.getName(),
                    SecondChat.class.getName(),
                    Squatter.class.getName(),
                    NonStarter.class.getName(),
                    Plain.class.getName()));

    try (WireServer server = WireServer.start(directory, plugins, "listeners.plain.port=0")) {
      assertThat(server.doubts())
          .hasSize(4)
          .allMatch(line -> line.lines().count() == 1)
          .anyMatch(line -> line.contains("nowhere.ToBeFound"))
          .anyMatch(line -> line.contains("Unmakable"))
          .anyMatch(line -> line.contains("the name chat is taken"))
          .anyMatch(
              line -> line.contains("dialects task and squatter: both have the path /ws/task"));
      try (WireClient plain = WireClient.open(server, "main", "/ws/plain");
          WireClient task = WireClient.open(server, "main", "/ws/task");
          WireClient chat = WireClient.open(server, "main", "/ws/chat");
          WireClient never = WireClient.handshake(server.port("main"), "/ws/never")) {
        talk(plain, "hello", "data:btc");
        task.next("welcome");
        chat.next("connected");
        assertThat(never.status()).isEqualTo(404);
      }
    }
  }
}
