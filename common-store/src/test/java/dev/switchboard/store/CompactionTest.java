package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.TOPIC;
import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.contentsOf;
import static dev.switchboard.store.Laboratory.hold;
import static dev.switchboard.store.Laboratory.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.event.Event;
import dev.switchboard.store.TopicLog.Page;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Logs of which each key's newest event alone is kept. */
@ParameterizedClass
@EnumSource(Engine.class)
class CompactionTest {

  private static final Duration DAY = Duration.ofDays(1);

  @Parameter Engine engine = Engine.SQLITE;

  @TempDir Path directory = Path.of("");

  private Laboratory laboratory;
  private JdbcStore store;

  @BeforeEach
  void open() throws SQLException {
    laboratory = new Laboratory(engine, directory);
    store = laboratory.open();
  }

  @AfterEach
  void close() {
    laboratory.close();
  }

  private Future<Event> writing(String key, String content, boolean removal) {
    return store.write(
        transaction ->
            transaction.append(
                TOPIC, new Compaction(key, removal, DAY), number -> message(content)));
  }

  private void put(String key, String content) {
    Event unused = await(writing(key, content, false));
  }

  private void remove(String key, String content) {
    Event unused = await(writing(key, content, true));
  }

  private Page read(long since) {
    return await(store.log().read(TOPIC, since, 10_000));
  }

  private Page entries(long since, int limit) {
    return await(store.log().entries(TOPIC, since, limit));
  }

  private static List<Long> sequences(Page page) {
    return page.events().stream().map(Laboratory::sequenceOf).toList();
  }

  private long rows() {
    return await(
        store.read(
            sql ->
                sql.queryOne("SELECT count(*) FROM topic_event", row -> row.getLong(1))
                    .orElseThrow()));
  }

  @Test
  void keepsTheNewestEventOfEachKeyInTheOrderOfTheLog() {
    put("a", "a1");
    put("b", "b1");
    put("a", "a2");
    remove("c", "none");

    Page all = read(0);

    assertThat(contentsOf(all.events())).containsExactly("b1", "a2", "none");
    assertThat(sequences(all)).containsExactly(2L, 3L, 4L);
    assertThat(all.head().sequence()).isEqualTo(4);
    assertThat(all.compacted()).isTrue();
    assertThat(all.complete(0)).isTrue();
    assertThat(all.beginning()).isZero();
    assertThat(contentsOf(read(2).events())).containsExactly("a2", "none");
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void publishesEveryChangeOfABatchAndKeepsTheLast() {
    CountDownLatch release = hold(store);
    List<Future<Event>> written = new ArrayList<>();
    written.add(writing("a", "a1", false));
    written.add(writing("a", "a2", true));
    written.add(writing("a", "a3", false));
    release.countDown();
    await(Future.all(written));

    assertThat(contentsOf(laboratory.published)).containsExactly("a1", "a2", "a3");
    assertThat(contentsOf(read(0).events())).containsExactly("a3");
    assertThat(sequences(read(0))).containsExactly(3L);
  }

  @Test
  void listsEntriesPageByPageWithoutRemovals() {
    put("a", "a1");
    put("b", "b1");
    remove("a", "gone");
    put("c", "c1");

    assertThat(contentsOf(entries(0, 1).events())).containsExactly("b1");
    assertThat(contentsOf(entries(2, 5).events())).containsExactly("c1");
    assertThat(entries(4, 5).events()).isEmpty();
  }

  @Test
  void forgetsRemovalsThatAreTooOldAndSaysSince() {
    put("a", "a1");
    remove("a", "gone");
    put("b", "b1");
    laboratory.clock.turn(DAY);
    remove("c", "young");

    await(store.sweep());

    Page page = read(0);
    assertThat(contentsOf(page.events())).containsExactly("b1", "young");
    assertThat(page.complete(1)).isFalse();
    assertThat(page.complete(2)).isTrue();
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void keepsEntriesForGood() {
    put("a", "a1");
    laboratory.clock.turn(Duration.ofDays(1_000));

    await(store.sweep());

    assertThat(contentsOf(read(0).events())).containsExactly("a1");
    assertThat(read(0).complete(0)).isTrue();
  }

  @Test
  void forgetsThousandsOfRemovals() {
    List<Future<Event>> written = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      written.add(writing("k" + i, "gone", true));
    }
    await(Future.all(written));
    laboratory.clock.turn(DAY);

    await(store.sweep());

    assertThat(rows()).isZero();
    assertThat(read(0).complete(1_199)).isFalse();
    assertThat(read(0).complete(1_200)).isTrue();
  }

  @Test
  void beginsAnewWhereALogBecomesCompactedOrCeasesToBe() {
    await(store.log().append(TOPIC, Retention.FOREVER, message("before")));
    put("a", "a1");

    assertThat(contentsOf(read(0).events())).containsExactly("a1");
    assertThat(read(0).complete(0)).isFalse();
    assertThat(read(0).complete(1)).isTrue();
    await(store.sweep());
    assertThat(rows()).isEqualTo(1);

    await(store.log().append(TOPIC, new Retention(5, DAY), message("after")));

    assertThat(contentsOf(read(0).events())).containsExactly("after");
    assertThat(read(0).compacted()).isFalse();
    assertThat(read(0).firstKept()).isEqualTo(3);
    await(store.sweep());
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void isThereAfterARestart() {
    put("a", "a1");
    put("a", "a2");
    await(store.close());
    store = laboratory.open();
    put("b", "b1");

    assertThat(contentsOf(read(0).events())).containsExactly("a2", "b1");
  }
}
