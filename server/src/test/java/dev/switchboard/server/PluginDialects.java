package dev.switchboard.server;

import dev.switchboard.protocol.dialect.DialectProvider;

/** Jars with a dialect each, for tests. */
public final class PluginDialects {

  private static final String IMPORTS =
      """
      import dev.switchboard.protocol.dialect.*;
      import dev.switchboard.protocol.message.*;
      import java.nio.charset.StandardCharsets;
      """;

  private PluginDialects() {}

  /**
   * A dialect of words: {@code iam anna}, {@code follow data:btc}. It is spoken at {@code
   * /ws/plain}, by {@code v1.plain}, and on a listener of its own at {@code /words}, and greets
   * with {@code plain.greeting}.
   */
  public static PluginJar plain() {
    return PluginJar.named("plain.jar")
        .service(DialectProvider.class, "Plain")
        .source(
            "Plain",
            IMPORTS
                + """
                public final class Plain implements DialectProvider {
                  static final SettingKey GREETING =
                      SettingKey.text("plain.greeting", "how").defaultsTo("hello");
                  public String name() { return "plain"; }
                  public List<String> subprotocols() { return List.of("v1.plain"); }
                  public List<String> paths() { return List.of("/ws/plain"); }
                  public Optional<DialectListener> listener() {
                    return Optional.of(DialectListener.on(4711, "/words"));
                  }
                  public List<SettingKey> settings() { return List.of(GREETING); }
                  public SocketDialects start(DialectContext context) {
                    Words words = new Words(context.settings().text(GREETING));
                    return request -> words;
                  }
                }
                """)
        .source(
            "Words",
            IMPORTS
                + """
                record Words(String greeting) implements Dialect {
                  public DialectRules rules() {
                    return DialectRules.of("plain", DialectRules.Claim.BY_MESSAGE);
                  }
                  public Opening opening(Map<String, String> query) { return Opening.PLAIN; }
                  public ClientMessage decode(String text, ConnectionView connection) {
                    String[] words = text.split(" ", 2);
                    return words[0].equals("iam")
                        ? new ClientMessage.Authenticate(
                            null, null, UserId.of(words[1]), null, null)
                        : new ClientMessage.Subscribe(
                            null, List.of(TopicSelection.of(new Topic(words[1]))), false, false);
                  }
                  public byte[] encode(ServerMessage message, ConnectionView connection) {
                    return switch (message.kind()) {
                      case AUTHENTICATED -> bytes(greeting);
                      case SUBSCRIBED -> bytes("following");
                      default -> null;
                    };
                  }
                  public byte[] encode(Event event) {
                    return bytes(event.topic() + " says " + ((Published) event.payload()).data());
                  }
                  static byte[] bytes(String text) {
                    return text.getBytes(StandardCharsets.UTF_8);
                  }
                }
                """);
  }

  /** A dialect of this name and path that does something when it is started. */
  public static PluginJar mute(
      String jar, String className, String name, String path, String does) {
    return PluginJar.named(jar)
        .service(DialectProvider.class, className)
        .source(
            className,
            IMPORTS
                + """
                public final class %s implements DialectProvider {
                  public String name() { return "%s"; }
                  public List<String> paths() { return List.of("%s"); }
                  public SocketDialects start(DialectContext context) {
                    %s
                  }
                }
                """
                    .formatted(className, name, path, does));
  }
}
