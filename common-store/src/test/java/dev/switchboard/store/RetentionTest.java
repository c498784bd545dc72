package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.TOPIC;
import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.contentsOf;
import static dev.switchboard.store.Laboratory.message;
import static dev.switchboard.store.Laboratory.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.store.TopicLog.Page;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class RetentionTest {

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

  private static final Retention THREE = new Retention(3, Duration.ofDays(1));

  private void append(Topic topic, Retention retention, int from, int to) {
    IntStream.rangeClosed(from, to)
        .mapToObj(i -> store.log().append(topic, retention, message("m" + i)))
        .toList()
        .forEach(Laboratory::await);
  }

  private Page read(Topic topic) {
    return await(store.log().read(topic, 0, 10_000));
  }

  private long rows(Topic topic) {
    return await(
        store.read(
            sql ->
                sql.queryOne(
                        "SELECT count(*) FROM topic_event WHERE topic = ?",
                        row -> row.getLong(1),
                        topic.name())
                    .orElseThrow()));
  }

  @Test
  void readsNoMoreThanTheNewest() {
    append(TOPIC, THREE, 1, 5);

    Page page = read(TOPIC);

    assertThat(contentsOf(page.events())).containsExactly("m3", "m4", "m5");
    assertThat(page.firstKept()).isEqualTo(3);
    assertThat(page.complete(1)).isFalse();
    assertThat(page.complete(2)).isTrue();
  }

  @Test
  void readsNothingTooOld() {
    append(TOPIC, THREE, 1, 2);
    laboratory.clock.turn(Duration.ofHours(23));
    append(TOPIC, THREE, 3, 3);
    laboratory.clock.turn(Duration.ofHours(1));

    assertThat(contentsOf(read(TOPIC).events())).containsExactly("m3");

    laboratory.clock.turn(Duration.ofHours(23));

    Page page = read(TOPIC);
    assertThat(page.events()).isEmpty();
    assertThat(page.head().sequence()).isEqualTo(3);
    assertThat(page.firstKept()).isEqualTo(4);
    assertThat(page.complete(3)).isTrue();
    assertThat(page.complete(2)).isFalse();
    assertThat(await(store.log().sequenceAt(TOPIC, Long.MAX_VALUE)))
        .isEqualTo(OptionalLong.empty());
  }

  @Test
  void keepsTimesGrowingWhenTheClockGoesBack() {
    append(TOPIC, THREE, 1, 1);
    laboratory.clock.turn(Duration.ofHours(-2));
    append(TOPIC, THREE, 2, 2);

    List<Event> events = read(TOPIC).events();

    assertThat(events).hasSize(2);
    assertThat(events.get(1).timestamp()).isEqualTo(events.get(0).timestamp());
  }

  @Test
  void followsTheNewestRetention() {
    append(TOPIC, Retention.FOREVER, 1, 5);
    append(TOPIC, new Retention(2, Duration.ofDays(1)), 6, 6);

    assertThat(contentsOf(read(TOPIC).events())).containsExactly("m5", "m6");
  }

  @Test
  void deletesWhatIsNotKeptAndNothingElse() {
    Topic forever = new Topic("chat/2");
    Topic old = new Topic("zebra");
    append(TOPIC, THREE, 1, 1_203);
    append(forever, Retention.FOREVER, 1, 700);
    append(old, THREE, 1, 2);
    laboratory.clock.turn(Duration.ofHours(24).minusMillis(1));
    await(store.sweep());

    assertThat(rows(TOPIC)).isEqualTo(3);
    assertThat(rows(forever)).isEqualTo(700);
    assertThat(rows(old)).isEqualTo(2);
    assertThat(contentsOf(read(TOPIC).events())).containsExactly("m1201", "m1202", "m1203");

    laboratory.clock.turn(Duration.ofMillis(1));
    await(store.sweep());

    assertThat(rows(TOPIC)).isZero();
    assertThat(rows(old)).isZero();
    assertThat(read(forever).events()).hasSize(700);
  }

  @Test
  void sweepsBesideTheWriter() {
    append(TOPIC, THREE, 1, 600);
    long batches = store.batches();

    await(store.sweep());

    assertThat(rows(TOPIC)).isEqualTo(3);
    assertThat(store.batches()).isEqualTo(batches);
  }

  @Test
  void sweepsMoreTopicsThanOneStepTakes() {
    List<Topic> topics = IntStream.range(0, 1_100).mapToObj(i -> new Topic("order/" + i)).toList();
    topics.forEach(
        topic -> {
          var unused = store.log().append(topic, THREE, message("x"));
        });
    append(TOPIC, Retention.FOREVER, 1, 1);
    laboratory.clock.turn(Duration.ofDays(2));

    await(store.sweep());

    assertThat(texts(store, "SELECT topic FROM topic_event")).containsExactly(TOPIC.name());
  }

  @Test
  void givesOutNeitherNumbersNorSequencesTwice() {
    append(TOPIC, THREE, 1, 5);
    long newest = Laboratory.numberOf(read(TOPIC).events().get(2));
    laboratory.clock.turn(Duration.ofDays(2));
    await(store.sweep());
    await(store.close());
    store = laboratory.open();

    append(TOPIC, THREE, 6, 6);

    Event next = read(TOPIC).events().get(0);
    assertThat(Laboratory.sequenceOf(next)).isEqualTo(6);
    assertThat(Laboratory.numberOf(next)).isGreaterThan(newest);
  }
}
