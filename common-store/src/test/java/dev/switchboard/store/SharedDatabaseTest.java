package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.message;
import static dev.switchboard.store.Laboratory.things;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.Event;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one PostgreSQL. */
class SharedDatabaseTest {

  @TempDir Path directory = Path.of("");

  private Laboratory laboratory;
  private JdbcStore one;
  private JdbcStore other;

  @BeforeEach
  void open() throws SQLException {
    laboratory = new Laboratory(Engine.POSTGRESQL, directory);
    // Both at once, as nodes do that start together on an empty database.
    StoreConfig config = StoreConfig.of(laboratory.url).asShared();
    Future<JdbcStore> first =
        laboratory.vertx.executeBlocking(() -> laboratory.open(config), false);
    Future<JdbcStore> second =
        laboratory.vertx.executeBlocking(() -> laboratory.open(config), false);
    one = await(first);
    other = await(second);
  }

  @AfterEach
  void close() {
    laboratory.close();
  }

  @Test
  void givesBothTheSameEpoch() {
    Topic topic = new Topic("order/1");

    Position written = await(one.log().append(topic, Retention.FOREVER, message("x")));

    assertThat(await(other.log().head(topic))).isEqualTo(written);
    assertThat(await(other.log().head(new Topic("order/2"))).epoch()).isEqualTo(written.epoch());
  }

  @Test
  void keepsEveryTopicInOrder() {
    List<Topic> topics = IntStream.range(0, 7).mapToObj(i -> new Topic("order/" + i)).toList();
    List<Future<?>> works = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      int n = i;
      // The one goes through the topics forwards, the other backwards, two topics a work.
      works.add(
          one.write(
              tx -> {
                Pending<Event> unused =
                    tx.append(topics.get(n % 7), Retention.FOREVER, number -> message("one"));
                return tx.append(
                    topics.get((n + 3) % 7), Retention.FOREVER, number -> message("one"));
              }));
      works.add(
          other.write(
              tx -> {
                Pending<Event> unused =
                    tx.append(topics.get(6 - n % 7), Retention.FOREVER, number -> message("two"));
                return tx.append(
                    topics.get((n + 5) % 7), Retention.FOREVER, number -> message("two"));
              }));
    }

    works.forEach(Laboratory::await);

    List<Event> all = new ArrayList<>();
    for (Topic topic : topics) {
      List<Event> events = await(one.log().read(topic, 0, 10_000)).events();
      assertThat(events)
          .extracting(Laboratory::sequenceOf)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
      assertThat(events).extracting(Laboratory::numberOf).isSorted().doesNotHaveDuplicates();
      assertThat(events.stream().map(Laboratory::contentOf)).contains("one", "two");
      all.addAll(events);
    }
    assertThat(all).hasSize(6_000);
    assertThat(all).extracting(Event::id).doesNotHaveDuplicates();
  }

  @Test
  void hidesDeadlocksBetweenWorks() {
    await(one.write(tx -> Laboratory.addThing(tx, "a")));
    await(one.write(tx -> Laboratory.addThing(tx, "b")));
    CountDownLatch bothHaveOne = new CountDownLatch(2);

    Future<Integer> forwards = one.write(tx -> touchBoth(tx, "a", "b", bothHaveOne));
    Future<Integer> backwards = other.write(tx -> touchBoth(tx, "b", "a", bothHaveOne));

    assertThat(await(forwards) + await(backwards)).isEqualTo(4);
  }

  private static Pending<Integer> touchBoth(
      Transaction tx, String first, String second, CountDownLatch bothHaveOne) throws SQLException {
    String touch = "UPDATE thing SET name = name WHERE name = ?";
    int changed = tx.update(touch, first);
    bothHaveOne.countDown();
    Laboratory.passed(bothHaveOne);
    return Pending.of(changed + tx.update(touch, second));
  }

  @Test
  void doesARequestOnceThatReachesBothAtOnce() {
    CountDownLatch bothHaveLooked = new CountDownLatch(2);
    OnceKey key = new OnceKey("ann", "message", "k", "f");

    Future<Reply<OnceTest.Made>> first =
        one.writeOnce(key, OnceTest.Made.class, tx -> addWhenBothHaveLooked(tx, bothHaveLooked));
    Future<Reply<OnceTest.Made>> second =
        other.writeOnce(key, OnceTest.Made.class, tx -> addWhenBothHaveLooked(tx, bothHaveLooked));

    assertThat(List.of(await(first).repeated(), await(second).repeated()))
        .containsExactlyInAnyOrder(true, false);
    assertThat(await(first).value()).isEqualTo(await(second).value());
    assertThat(await(one.log().read(new Topic("order/1"), 0, 10)).events()).hasSize(1);
    assertThat(things(one)).isEmpty();
  }

  private static Pending<OnceTest.Made> addWhenBothHaveLooked(
      Transaction tx, CountDownLatch bothHaveLooked) {
    bothHaveLooked.countDown();
    Laboratory.passed(bothHaveLooked);
    return tx.append(new Topic("order/1"), Retention.FOREVER, number -> message("x"))
        .map(event -> new OnceTest.Made(event.id()));
  }
}
