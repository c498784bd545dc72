package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.contentsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is made for SQL clients, where, and who hears of their commits. */
@Timeout(120)
class SqlFunctionsTest {

  private static final String PENDING =
      "INSERT INTO switchboard.pending_event"
          + " (transaction, domain, topic, kind, payload, max_events, max_age_ms)"
          + " VALUES (txid_current(), 'chat', 'chat/1', 'chat.message', '{\"id\":7,\"sessionId\":1,"
          + "\"senderId\":\"ann\",\"content\":\"%s\",\"createdAt\":0}', 10, 1000000000000)";

  @TempDir Path directory = Path.of("");

  private final Vertx vertx = Vertx.vertx();
  private final List<OpenStore> opened = new ArrayList<>();
  private String url = "";

  @BeforeEach
  void makeDatabase() throws SQLException {
    url = Engine.POSTGRESQL.newDatabase(directory);
  }

  @AfterEach
  void close() {
    opened.forEach(store -> await(store.close()));
    await(vertx.close());
  }

  private OpenStore open(StoreConfig config, @Nullable BlockingQueue<Event> heard) {
    OpenStore store =
        Stores.open(
            config,
            vertx,
            events -> {
              if (heard != null) {
                heard.addAll(events);
              }
            },
            Clock.systemUTC(),
            List.of(),
            Optional.of(List.of()));
    opened.add(store);
    return store;
  }

  /** What opening a store, or something else, writes into the log. */
  private static String logOf(Runnable task) {
    PrintStream errors = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      task.run();
    } finally {
      System.setErr(errors);
    }
    return log.toString(StandardCharsets.UTF_8);
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        boolean unused = statement.execute(sql);
      }
    }
  }

  private List<String> texts(String question) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(question)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private static String content(BlockingQueue<Event> heard) throws InterruptedException {
    Event event = heard.poll(60, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("nothing was heard");
    }
    return contentsOf(List.of(event)).get(0);
  }

  @Test
  void tellsEveryNodeOfACommit() throws Exception {
    BlockingQueue<Event> one = new LinkedBlockingQueue<>();
    BlockingQueue<Event> other = new LinkedBlockingQueue<>();
    OpenStore store = open(StoreConfig.of(url).asShared(), one);
    open(StoreConfig.of(url).asShared(), other);

    execute("BEGIN", PENDING.formatted("a"), PENDING.formatted("b"), "COMMIT");

    for (BlockingQueue<Event> heard : List.of(one, other)) {
      assertThat(List.of(content(heard), content(heard))).containsExactly("a", "b");
    }
    assertThat(contentsOf(await(store.log().read(new Topic("chat/1"), 0, 10)).events()))
        .containsExactly("a", "b");
  }

  /** Names that Java's own order has the other way round. */
  @Test
  void takesTopicsInTheOrderInWhichTheStoreTakesThem() throws Exception {
    Topic first = new Topic("chat/\uFFFD");
    Topic second = new Topic("chat/\uD83D\uDE00");
    OpenStore store = open(StoreConfig.of(url), null);
    int rounds = 100;
    Future<Integer> written = writeBoth(store, first, second, rounds);

    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < rounds; i++) {
        for (Topic topic : i % 2 == 0 ? List.of(first, second) : List.of(second, first)) {
          boolean unused =
              statement.execute(PENDING.formatted("x").replace("'chat/1'", "'" + topic + "'"));
        }
        // A deadlock would end this transaction, or be hidden by the store, which tries again.
        connection.commit();
      }
    }

    assertThat(await(written)).isEqualTo(rounds);
    assertThat(texts("SELECT sequence FROM topic_head")).containsExactly("200", "200");
    assertThat(texts("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
        .containsExactly("0");
  }

  private static Future<Integer> writeBoth(Store store, Topic first, Topic second, int times) {
    Future<Integer> all = Future.succeededFuture(0);
    for (int i = 0; i < times; i++) {
      all =
          all.compose(
              done ->
                  store.write(
                      tx -> {
                        Pending<Event> unused =
                            tx.append(first, Retention.FOREVER, number -> Laboratory.message("y"));
                        return tx.append(
                                second, Retention.FOREVER, number -> Laboratory.message("y"))
                            .map(event -> done + 1);
                      }));
    }
    return all;
  }

  @Test
  void writesOneLineWhereItCannotListenAndListensAgain() throws Exception {
    BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    open(StoreConfig.of(url), heard);
    execute(PENDING.formatted("before"));
    assertThat(content(heard)).isEqualTo("before");
    String listeners =
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            + " AND query LIKE 'LISTEN%' AND state = 'idle'";

    String log =
        logOf(
            () -> {
              try {
                String before = texts(listeners).get(0);
                execute("SELECT pg_terminate_backend(" + before + ")");
                List<String> now = List.of(before);
                while (now.isEmpty() || now.contains(before)) {
                  now = texts(listeners);
                }
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });

    execute(PENDING.formatted("after"));
    assertThat(content(heard)).isEqualTo("after");
    assertThat(log.lines().filter(line -> line.contains("SQL clients")))
        .singleElement()
        .asString()
        .contains("WARN", "Commits of SQL clients are not heard of")
        .doesNotContain("switchboard_");
  }

  @Test
  void doesWithoutWhereItMayNotMakeASchema() throws Exception {
    execute(
        "CREATE SCHEMA own",
        "DROP ROLE IF EXISTS modest",
        "CREATE ROLE modest LOGIN",
        "GRANT ALL ON SCHEMA own TO modest");
    StoreConfig config =
        StoreConfig.of(url.replaceFirst("user=\\w+", "user=modest") + "&currentSchema=own");

    String log = logOf(() -> open(config, null));

    assertThat(log.lines().filter(line -> line.contains("WARN")))
        .singleElement()
        .asString()
        .contains("SQL clients cannot publish", "permission denied", "schema=switchboard");
    OpenStore store = opened.get(0);
    await(store.log().append(new Topic("order/1"), Retention.FOREVER, Laboratory.message("x")));
    await(store.ofDomain("feed").tellFunctions(Map.of("a", 1)));

    // Whoever may make schemas makes it once.
    await(store.close());
    execute("CREATE SCHEMA switchboard AUTHORIZATION modest");
    assertThat(logOf(() -> open(config, null))).doesNotContain("WARN");
    assertThat(texts("SELECT store FROM switchboard.installation")).containsExactly("own");
  }

  @Test
  void leavesTheSchemaOfAnotherSwitchboardAlone() throws Exception {
    execute("CREATE SCHEMA one", "CREATE SCHEMA two");
    StoreConfig one = StoreConfig.of(url + "&currentSchema=one");
    StoreConfig two = StoreConfig.of(url + "&currentSchema=two");
    open(one, null);
    String functions = "SELECT prosrc FROM pg_proc WHERE proname = 'append_pending'";
    List<String> before = texts(functions);

    String log = logOf(() -> open(two, null));

    assertThat(log.lines().filter(line -> line.contains("WARN")))
        .singleElement()
        .asString()
        .contains("SQL clients cannot publish", "store.sqlSchema");
    assertThat(texts(functions)).isEqualTo(before);
    await(opened.get(1).close());

    // With one of its own.
    BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    StoreConfig apart =
        new StoreConfig(
            two.url(), null, null, two.queueBound(), two.readers(), "switchboard_two", false);
    assertThat(logOf(() -> open(apart, heard))).doesNotContain("WARN");
    execute(PENDING.formatted("of one"));
    execute(PENDING.formatted("of two").replace("switchboard.", "switchboard_two."));
    assertThat(content(heard)).isEqualTo("of two");
    assertThat(texts("SELECT count(*) FROM two.topic_event")).containsExactly("1");
  }

  @Test
  void mayHaveTheSchemaOfTheTables() throws Exception {
    execute("CREATE SCHEMA switchboard");
    BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    StoreConfig config = StoreConfig.of(url + "&currentSchema=switchboard");
    open(config, heard);

    execute(PENDING.formatted("a"));

    assertThat(content(heard)).isEqualTo("a");
    await(opened.get(0).close());
    assertThat(logOf(() -> open(config, null))).doesNotContain("WARN");
  }

  @Test
  void replacesWhatADomainToldBefore() throws Exception {
    OpenStore store = open(StoreConfig.of(url), null);
    Store feed = store.ofDomain("feed");
    await(store.ofDomain("chat").tellFunctions(Map.of("a", "chat's")));

    await(feed.tellFunctions(Map.of("a", 1, "b", List.of("x"))));
    await(feed.tellFunctions(Map.of("b", Map.of("y", 2), "c", true)));

    assertThat(
            texts("SELECT domain || ' ' || name || ' ' || value FROM switchboard.rule ORDER BY 1"))
        .containsExactly("chat a \"chat's\"", "feed b {\"y\": 2}", "feed c true");
  }

  @Test
  void makesNothingOnADatabaseThatHasNoFunctions() {
    OpenStore store = open(StoreConfig.of("jdbc:sqlite:" + directory.resolve("x.db")), null);

    await(store.ofDomain("feed").tellFunctions(Map.of("a", 1)));

    assertThat(Laboratory.texts(store, "SELECT name FROM sqlite_master WHERE name = 'rule'"))
        .isEmpty();
  }
}
