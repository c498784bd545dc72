package dev.switchboard.feed;

import static dev.switchboard.testing.Answers.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Schema;
import dev.switchboard.store.Store;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQL clients may do as soon as the domain has said so. */
class FeedRulesTest {

  private final Vertx vertx = Vertx.vertx();
  private final ForeignTopics foreign = new ForeignTopics("feed");
  private String url = "";
  private Store store;
  private OpenStore owner;

  @SuppressWarnings("NullAway.Init") // Opened before each test.
  FeedRulesTest() {}

  @BeforeEach
  void open(@TempDir Path folder) {
    FeedDomain domain = new FeedDomain();
    url = TestDatabase.POSTGRES.fresh(folder);
    owner =
        Stores.open(
            StoreConfig.of(url),
            vertx,
            events -> {},
            Clock.systemUTC(),
            domain.migrations().stream().map(Schema::of).toList(),
            Optional.of(domain.functions().stream().map(Schema::of).toList()));
    store = owner.ofDomain("feed");
  }

  @AfterEach
  void close() {
    await(owner.close());
    await(vertx.close());
  }

  private FeedRules rules(Map<String, ?> settings) {
    Settings all = Settings.of(settings);
    return new FeedRules(store, FeedConfig.of(all), foreign, all);
  }

  private void call(String function) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute("SELECT switchboard." + function);
    }
  }

  /** What was told is there: works are carried out in their order. */
  private void awaitTold() {
    await(store.write(tx -> Pending.of(true)));
  }

  /** The first column of what a question finds. */
  private List<String> texts(String question) {
    return await(store.read(sql -> sql.query(question, row -> row.getString(1))));
  }

  @Test
  void refusesEverythingBeforeAnythingIsTold() {
    assertThatThrownBy(() -> call("publish('t', '1')"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55000"))
        .hasMessageContaining("no Switchboard has said yet what holds for topics of feed");
  }

  @Test
  void tellsOfDomainsThatComeUpLater() throws Exception {
    FeedRules rules = rules(Map.of());
    rules.tell();
    awaitTold();
    call("publish('polls/1', '1')");

    foreign.add(new DomainAnnouncement("polls", List.of("polls/"), List.of(), List.of()));
    rules.tellWhereChanged();
    awaitTold();

    assertThatThrownBy(() -> call("publish('polls/2', '1')"))
        .hasMessageContaining("topic \"polls/2\" belongs to another domain");
  }

  @Test
  void keepsOfATopicWhatItsNamespaceSays() throws Exception {
    rules(Map.of("feed.namespaces.a.history", 7, "feed.namespaces.default.maxAge", "2h")).tell();
    awaitTold();

    call("publish('a:1', '1')");
    call("publish('a/1', '1')");
    call("publish('a', '1')");
    call("publish('ab', '1')");

    assertThat(
            texts(
                "SELECT topic || ' ' || max_events || ' ' || max_age_ms FROM topic_head ORDER BY topic"))
        .containsExactly("a 7 86400000", "a/1 7 86400000", "a:1 7 86400000", "ab 1000 7200000");
  }

  /** A namespace may become keyed; its logs then begin anew, whoever writes to them first. */
  @Test
  void beginsALogAnewWhereItsKindChanges() throws Exception {
    rules(Map.of()).tell();
    awaitTold();
    call("publish('a:1', '1')");
    call("publish('a:1', '2')");

    rules(Map.of("feed.namespaces.a.keyed", true)).tell();
    awaitTold();
    call("publish('a:1', '3', key => 'k')");

    assertThat(
            texts(
                "SELECT sequence || ' ' || compacted || ' ' || kept_behind || ' ' ||"
                    + " removals_behind || ' ' || max_events FROM topic_head"))
        .containsExactly("3 1 2 2 9223372036854775807");
  }
}
