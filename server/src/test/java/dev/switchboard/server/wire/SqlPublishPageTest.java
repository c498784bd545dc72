package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.server.ModuleOnPage;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page tells applications to do is done. */
@Timeout(120)
class SqlPublishPageTest {

  private static final String PAGE = "sql-publish.md";

  @TempDir private Path directory;
  private SqlSetup setup;
  private Map<String, String> shown;

  @SuppressWarnings("NullAway.Init") // Started before each test.
  SqlPublishPageTest() {}

  @BeforeEach
  void start() throws Exception {
    shown = ModuleOnPage.files(PAGE);
    setup = SqlSetup.startWithoutGrants(directory);
    try (Connection owner = setup.connect("server")) {
      SqlSetup.execute(owner, text("grants.sql"));
    }
    try (Connection root = setup.connect("postgres")) {
      SqlSetup.execute(root, "CREATE SCHEMA shop AUTHORIZATION shop");
    }
    try (Connection shop = setup.connect("shop")) {
      SqlSetup.execute(shop, "CREATE TABLE purchase (customer TEXT, item TEXT)");
    }
  }

  @AfterEach
  void stop() throws Exception {
    setup.close();
  }

  private String text(String file) {
    return shown.getOrDefault(file, "");
  }

  private void expect(String item) throws Exception {
    try (EnvelopeClient ann = EnvelopeClient.open(setup.server(), setup.server().token("ann"));
        Connection shop = setup.connect("shop")) {
      ann.call("subscribe", "{'topic':'orders:ann','since':{'epoch':'','sequence':0}}");
      ObjectNode push = ann.push();
      while (!push.path("topic").textValue().equals("orders:ann")) {
        push = ann.push();
      }
      assertThat(push.at("/data/item").textValue()).isEqualTo(item);
      assertThat(push.at("/data/state").textValue()).isEqualTo("placed");
      assertThat(SqlSetup.texts(shop, "SELECT item FROM purchase")).containsExactly(item);
    }
  }

  @Test
  void publishesInSql() throws Exception {
    try (Connection shop = setup.connect("shop")) {
      SqlSetup.execute(shop, text("order.sql"));
    }

    try (EnvelopeClient ann = EnvelopeClient.open(setup.server(), setup.server().token("ann"))) {
      assertThat(ann.push("notification", "notifications/ann").at("/data/title").textValue())
          .isEqualTo("Thank you");
    }
    expect("teapot");
  }

  @Test
  void publishesInJava() throws Exception {
    Path source = directory.resolve("PlaceOrder.java");
    Files.writeString(source, text("PlaceOrder.java"));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", directory.toString(), source.toString()))
        .isZero();

    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      Object unused =
          loader
              .loadClass("PlaceOrder")
              .getMethod("main", String[].class)
              .invoke(null, (Object) new String[] {setup.url("shop")});
    }

    expect("teacup");
  }

  /** What the page says of signatures and defaults. */
  @Test
  void listsTheFunctionsThatThereAre() throws Exception {
    String page = Files.readString(Path.of("..", "docs", PAGE));
    try (Connection owner = setup.connect("server")) {
      List<String> signatures =
          SqlSetup.texts(
              owner,
              "SELECT 'switchboard.' || p.proname || '('"
                  + " || replace(replace(lower(pg_get_function_arguments(p.oid)), '::text', ''),"
                  + " '  ', ' ') || ')'"
                  + " FROM pg_proc p JOIN pg_description d ON d.objoid = p.oid"
                  + " WHERE p.pronamespace = 'switchboard'::regnamespace");
      assertThat(signatures).hasSize(3);
      for (String signature : signatures) {
        assertThat(page.replaceAll("\\s+", " ")).contains(signature);
      }
    }
    assertThat(page)
        .contains(
            "`" + Settings.of(Map.of()).text(NodeKeys.STORE_SQL_SCHEMA) + "` (`store.sqlSchema`)");
  }
}
