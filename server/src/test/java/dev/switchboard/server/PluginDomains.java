package dev.switchboard.server;

import dev.switchboard.protocol.domain.Domain;

/** Jars with a domain each, for tests. */
public final class PluginDomains {

  private PluginDomains() {}

  /**
   * A domain that bakes: its topics are {@code bakery/…}, and {@code bakery.bake}, also as {@code
   * POST /bakery}, publishes a kind of its own.
   */
  public static PluginJar bakery() {
    return PluginJar.named("bakery.jar")
        .service(Domain.class, "Bakery")
        .resource(
            "db/migration/bakery/V1__loaves.sql",
            "CREATE TABLE bakery_loaf (id ${identity}, kind VARCHAR(40) NOT NULL);")
        .source("Bake", "public record Bake(String topic, String loaf, Map<String, Integer> of) {}")
        .source("Baked", "public record Baked(String loaf, int weight) {}")
        .source(
            "Bakery",
            """
            public final class Bakery implements Domain {
              static final CommandType<Bake, Baked> BAKE =
                  CommandType.forSockets("bakery.bake", Bake.class, Baked.class);
              static final CommandType<Bake, Baked> BREAK =
                  CommandType.forSockets("bakery.break", Bake.class, Baked.class);
              static final CommandType<Bake, Baked> HELP =
                  CommandType.forSockets("bakery.help", Bake.class, Baked.class);
              static final CommandType<Bake, Baked> BLOCK =
                  CommandType.forSockets("bakery.block", Bake.class, Baked.class);
              static final EventType<Baked> BAKED = EventType.of("bakery.baked", Baked.class);
              static final EventType<Baked> SOLD = EventType.of("bakery.sold", Baked.class)
                  .in("channel", Rendering.of(
                      "{\\"type\\":\\"sold\\",\\"shop\\":\\"{topic}\\",\\"loaf\\":\\"{data.loaf}\\"}"));
              static final SettingKey LOAVES =
                  SettingKey.integer("bakery.loaves", "how many").defaultsTo(3);
              public String name() { return "bakery"; }
              public List<SettingKey> settings() { return List.of(LOAVES); }
              public List<String> topicPrefixes() { return List.of("bakery/"); }
              public List<EventType<?>> events() { return List.of(BAKED, SOLD); }
              public List<String> migrations() { return List.of("db/migration/bakery"); }
              public List<HttpRoute> routes() {
                return List.of(HttpRoute.of("POST", "/bakery", BAKE, 201));
              }
              public void start(DomainContext context, DomainBindings bindings) {
                Store store = context.service(Store.class);
                int loaves = context.settings().integer(LOAVES);
                bindings.command(BAKE, command -> store.write(transaction -> {
                  Baked baked = new Baked(command.arguments().loaf(), loaves);
                  transaction.update(
                      "INSERT INTO bakery_loaf (kind) VALUES (?)", baked.loaf());
                  return transaction
                      .append(new Topic(command.arguments().topic()), Retention.FOREVER,
                          (baked.loaf().equals("sold") ? SOLD : BAKED).of(baked))
                      .map(event -> Reply.of(baked));
                }));
                bindings.command(BREAK, command -> { throw new IllegalStateException("broken"); });
                bindings.command(HELP, command -> { Helper.help(); return null; });
                bindings.command(BLOCK, command -> {
                  int port = command.arguments().of().get("port");
                  try (java.net.Socket peer = new java.net.Socket("127.0.0.1", port)) {
                    peer.getInputStream().read();
                    return null;
                  } catch (java.io.IOException e) {
                    throw new IllegalStateException(e);
                  }
                });
                bindings.topics(
                    request -> Future.succeededFuture(TopicGrant.durableFromNow()));
              }
            }
            final class Helper { static void help() {} }
            """)
        .without("Helper");
  }

  /** A domain that has nothing but a name and a prefix. */
  public static PluginJar plain(String jar, String className, String name, String prefix) {
    return PluginJar.named(jar)
        .service(Domain.class, className)
        .source(
            className,
            """
            public final class %s implements Domain {
              public String name() { return "%s"; }
              public List<String> topicPrefixes() { return List.of("%s"); }
              public void start(DomainContext context, DomainBindings bindings) {}
            }
            """
                .formatted(className, name, prefix));
  }
}
