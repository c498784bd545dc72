package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.PluginDomains;
import dev.switchboard.server.PluginJar;
import dev.switchboard.server.WireServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Domains out of jars, one that works among some that do not. */
class PluginsTest {

  @TempDir private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static WireServer server;

  @SuppressWarnings("NullAway.Init")
  private static String log;

  @BeforeAll
  static void start() {
    Path plugins = directory.resolve("plugins");
    PluginDomains.bakery().in(plugins);
    PluginDomains.plain("squatter.jar", "Squatter", "squatter", "chat/").in(plugins);
    PluginJar.named("greedy.jar")
        .service(Domain.class, "Greedy")
        .resource("db/migration/greedy/V1__chat.sql", "CREATE TABLE chat_sessions (id ${key});")
        .source(
            "Greedy",
            """
            public final class Greedy implements Domain {
              public String name() { return "greedy"; }
              public List<String> topicPrefixes() { return List.of("greedy/"); }
              public List<String> migrations() { return List.of("db/migration/greedy"); }
              public void start(DomainContext context, DomainBindings bindings) {}
            }
            """)
        .in(plugins);
    PluginJar.named("thief.jar")
        .service(Domain.class, "Thief")
        .source(
            "Thief",
            """
            public final class Thief implements Domain {
              public record None() {}
              public String name() { return "thief"; }
              public List<String> topicPrefixes() { return List.of("thief/"); }
              public void start(DomainContext context, DomainBindings bindings) {
                bindings.command(
                    CommandType.forSockets("chat.send", None.class, None.class),
                    command -> Future.succeededFuture(Reply.of(new None())));
              }
            }
            """)
        .in(plugins);
    PluginJar.named("lame.jar")
        .service(Domain.class, "Lame")
        .source("Part", "final class Part { static void work() {} }")
        .source(
            "Lame",
            """
            public final class Lame implements Domain {
              public String name() { return "lame"; }
              public List<String> topicPrefixes() { return List.of("lame/"); }
              public void start(DomainContext context, DomainBindings bindings) { Part.work(); }
            }
            """)
        .without("Part")
        .in(plugins);
    PrintStream errors = System.err;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    try {
      server = WireServer.start(directory, "plugins.dir=" + plugins, "bakery.loaves=7");
    } finally {
      System.setErr(errors);
    }
    log = logged.toString(StandardCharsets.UTF_8);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tellsOfAMigrationThatFailsInOneLine() {
    assertThat(log.lines().filter(line -> line.contains("db/migration/greedy")))
        .singleElement()
        .asString()
        .contains("A plug-in is left out");
    assertThat(log).doesNotContain("DbMigrate", "V1__chat.sql failed");
  }

  private static EnvelopeClient anna() throws IOException {
    return EnvelopeClient.open(server, server.token("anna"));
  }

  @Test
  void carriesOutTheCommandsOfAPlugInAndTellsOfItsOwnKindOfEvents() throws Exception {
    try (EnvelopeClient anna = anna();
        WireClient channel = WireClient.open(server, "channel", "/?token=" + server.token("anna"));
        WireClient task = WireClient.open(server, "task", "/ws?topics=bakery/1")) {
      anna.call("subscribe", "{'topic':'bakery/1','params':{'loaf':'rye'}}");
      channel.next("connected");
      channel.send("{'type':'subscribe','channel':'bakery/1'}");
      channel.next("subscribed");
      task.next("welcome");
      task.next("subscribed");

      anna.result("bakery.bake", "{'topic':'bakery/1','loaf':'wheat','of':{}}");
      ObjectNode baked = anna.result("bakery.bake", "{'topic':'bakery/1','loaf':'rye','of':{}}");

      assertThat(baked).isEqualTo(Json.parseObject("{\"loaf\":\"rye\",\"weight\":7}"));
      ObjectNode push = anna.push("data", "bakery/1");
      assertThat(push.path("sequence").intValue()).isEqualTo(2);
      assertThat(push.path("data"))
          .isEqualTo(Json.parseObject("{\"kind\":\"bakery.baked\",\"loaf\":\"rye\",\"weight\":7}"));
      assertThat(channel.next("bakery.baked").at("/data/loaf").textValue()).isEqualTo("wheat");
      assertThat(channel.next("bakery.baked").path("sequence").intValue()).isEqualTo(2);
      ObjectNode told = task.next("data");
      assertThat(told.at("/data/topic").textValue()).isEqualTo("bakery/1");
      assertThat(told.at("/data/kind").textValue()).isEqualTo("bakery.baked");
      assertThat(told.at("/data/loaf").textValue()).isEqualTo("wheat");
    }
  }

  @Test
  void tellsOfAKindInTheWordsThatItsDomainGaveForADialect() throws Exception {
    try (EnvelopeClient anna = anna();
        WireClient channel =
            WireClient.open(server, "channel", "/?token=" + server.token("anna"))) {
      channel.next("connected");
      channel.send("{'type':'subscribe','channel':'bakery/shop'}");
      channel.next("subscribed");

      anna.result("bakery.bake", "{'topic':'bakery/shop','loaf':'sold','of':{}}");

      assertThat(channel.next("sold"))
          .isEqualTo(
              Json.parseObject("{\"type\":\"sold\",\"shop\":\"bakery/shop\",\"loaf\":\"sold\"}"));
    }
  }

  @Test
  void servesTheHttpRoutesOfAPlugIn() throws Exception {
    WireHttp http = WireHttp.of(server);

    assertThat(
            http.post("/bakery", "{'topic':'bakery/2','loaf':'rye','of':{}}")
                .ok(201)
                .path("weight")
                .intValue())
        .isEqualTo(7);
    assertThat(http.post("/bakery", "{'topic':'bakery/2','of':{'rye':'x'}}").status())
        .isEqualTo(400);
  }

  @Test
  void namesTheFieldThatDoesNotFit() throws Exception {
    try (EnvelopeClient anna = anna()) {
      ObjectNode error = anna.refused(2000, "bakery.bake", "{'topic':'bakery/1','of':{'rye':'x'}}");

      assertThat(error.path("message").textValue()).contains("of.rye");
    }
  }

  @Test
  void costsTheCallerAloneWhatAPlugInDoesWrong() throws Exception {
    try (EnvelopeClient anna = anna()) {
      String loaf = "{'topic':'bakery/3','loaf':'rye','of':{}}";

      anna.refused(5000, "bakery.break", loaf);
      // A class that its jar lacks.
      anna.refused(5000, "bakery.help", loaf);
      anna.result("bakery.bake", loaf);
    }
  }

  @Test
  void servesEverybodyElseWhileAPlugInBlocks() throws Exception {
    try (EnvelopeClient anna = anna();
        EnvelopeClient bert = EnvelopeClient.open(server, server.token("bert"));
        ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String blocked =
          anna.request(
              "bakery.block",
              "{'topic':'bakery/3','loaf':'rye','of':{'port':%d}}",
              peer.getLocalPort());
      // The handler reads from this connection until it is closed.
      try (Socket held = peer.accept()) {
        long session = bert.result("chat.create", "{}").path("sessionId").longValue();
        bert.result("chat.send", "{'sessionId':%d,'content':'hello'}", session);
        anna.failed(5003, blocked);
        assertThat(held.isConnected()).isTrue();
      }
      anna.result("bakery.bake", "{'topic':'bakery/3','loaf':'rye','of':{}}");
    }
  }

  @Test
  void leavesOutThePlugInsThatCannotServe() throws Exception {
    try (EnvelopeClient anna = anna()) {
      // What they wanted of others is still theirs.
      long session = anna.result("chat.create", "{}").path("sessionId").longValue();
      anna.result("chat.send", "{'sessionId':%d,'content':'hello'}", session);
      anna.refused(3001, "subscribe", "{'topic':'chat/999999'}");
    }
  }
}
