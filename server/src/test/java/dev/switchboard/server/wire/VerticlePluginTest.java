package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.PluginJar;
import dev.switchboard.server.WireServer;
import io.vertx.core.Deployable;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verticles out of jars, which are no domains and use the event bus (docs/event-bus.md). */
class VerticlePluginTest {

  @TempDir private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static WireServer server;

  @BeforeAll
  static void start() {
    Path plugins = directory.resolve("plugins");
    PluginJar.named("geo.jar")
        .service(Deployable.class, "Geo")
        .source(
            "Geo",
            """
            import dev.switchboard.protocol.bus.Switchboard;
            import io.vertx.core.json.JsonObject;

            public final class Geo extends VerticleBase {
              @Override
              public Future<?> start() {
                Switchboard switchboard = Switchboard.of(vertx);
                return Future.all(
                    switchboard
                        .serve("geo.locate", json -> Future.succeededFuture(json))
                        .compose(serving -> serving.stop())
                        .compose(stopped -> switchboard.serve("geo.locate", this::locate)),
                    switchboard.follow(
                        "orders",
                        event -> switchboard.publish("mirror", event.payload().json().get("data"))));
              }

              private Future<JsonObject> locate(JsonObject question) {
                Switchboard switchboard = Switchboard.of(vertx);
                return switchboard
                    .notify(question.getString("user"), "Located", "at " + question.getString("place"))
                    .compose(done -> switchboard.publish("places", question))
                    .map(published -> new JsonObject().put("sequence", published.sequence()));
              }
            }
            """)
        .in(plugins);
    PluginJar.named("thief.jar")
        .service(Deployable.class, "Thief")
        .source(
            "Thief",
            """
            import dev.switchboard.protocol.bus.Switchboard;

            public final class Thief extends VerticleBase {
              @Override
              public Future<?> start() {
                return Switchboard.of(vertx).serve("geo.locate", json -> Future.succeededFuture(json));
              }
            }
            """)
        .in(plugins);
    PluginJar.named("broken.jar")
        .service(Deployable.class, "Broken")
        .source(
            "Broken",
            """
            public final class Broken extends VerticleBase {
              @Override
              public Future<?> start() {
                throw new IllegalStateException("it does not start");
              }
            }
            """)
        .in(plugins);
    server = WireServer.start(directory, "plugins.dir=" + plugins);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void servesCommandsNotifiesAndPublishes() throws IOException {
    try (EnvelopeClient anna = EnvelopeClient.open(server, server.token("anna"))) {
      anna.call("subscribe", "{'topic':'places'}");

      ObjectNode result = anna.result("geo.locate", "{'user':'anna','place':'Ulm'}");

      assertThat(result).isEqualTo(Json.parseObject("{\"sequence\":1}"));
      assertThat(anna.push("notification", "notifications/anna").at("/data/content").textValue())
          .isEqualTo("at Ulm");
      assertThat(anna.push("data", "places").at("/data/place").textValue()).isEqualTo("Ulm");
    }
  }

  @Test
  void keepsACommandForWhoHadItFirst() throws IOException {
    try (EnvelopeClient anna = EnvelopeClient.open(server, server.token("anna"))) {
      for (int i = 0; i < 4; i++) {
        assertThat(anna.result("geo.locate", "{'user':'bert','place':'Ulm'}").has("sequence"))
            .isTrue();
      }
    }
  }

  @Test
  void followsTopics() throws Exception {
    try (EnvelopeClient anna = EnvelopeClient.open(server, server.token("anna"))) {
      anna.call("subscribe", "{'topic':'mirror'}");

      WireHttp.of(server).post("/topics/orders/messages", "{'data':{'number':7}}").ok(202);

      assertThat(anna.push("data", "mirror").at("/data/number").intValue()).isEqualTo(7);
    }
  }
}
