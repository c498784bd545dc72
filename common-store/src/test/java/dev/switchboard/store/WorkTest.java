package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.TOPIC;
import static dev.switchboard.store.Laboratory.addThing;
import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.contentsOf;
import static dev.switchboard.store.Laboratory.failure;
import static dev.switchboard.store.Laboratory.failureCode;
import static dev.switchboard.store.Laboratory.hold;
import static dev.switchboard.store.Laboratory.message;
import static dev.switchboard.store.Laboratory.things;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.event.ChatTyping;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Reach;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
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
class WorkTest {

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

  private Future<String> add(String name) {
    return store.write(transaction -> addThing(transaction, name));
  }

  private Future<Event> append(String content) {
    return store.write(
        transaction -> transaction.append(TOPIC, Retention.FOREVER, number -> message(content)));
  }

  @Test
  void refusesANameThatNoDatabaseKeeps() {
    assertThat(failureCode(add("a\0b"))).isEqualTo(FailureCode.INVALID_MESSAGE);
    assertThat(
            failureCode(
                store.read(
                    sql ->
                        sql.query(
                            "SELECT name FROM thing WHERE name = ?",
                            row -> row.getString(1),
                            "a\0b"))))
        .isEqualTo(FailureCode.INVALID_MESSAGE);
    assertThat(await(append("a\0b"))).extracting(Laboratory::contentOf).isEqualTo("a\0b");
    assertThat(things(store)).isEmpty();
  }

  private <T> Future<T> failing(Work<T> before) {
    return store.write(
        transaction -> {
          Pending<T> unused = before.run(transaction);
          throw new IllegalStateException("on purpose");
        });
  }

  @Test
  void readsWhatWasAnswered() {
    for (int i = 0; i < 20; i++) {
      String name = await(add("n" + i));

      assertThat(things(store)).contains(name);
    }
  }

  @Test
  void sharesOneCommitBetweenManyWorks() {
    long before = store.batches();
    CountDownLatch release = hold(store);
    List<Future<String>> works = IntStream.range(0, 500).mapToObj(i -> add("n" + i)).toList();

    release.countDown();
    works.forEach(Laboratory::await);

    assertThat(things(store)).hasSize(500);
    assertThat(store.batches() - before).isLessThanOrEqualTo(2);
  }

  @Test
  void failsOneWorkAndCommitsTheOthersOfItsBatch() {
    CountDownLatch release = hold(store);
    Future<String> first = add("first");
    Future<String> bare = failing(transaction -> Pending.of("nothing written"));
    Future<String> middle = add("middle");
    Future<String> wrote = failing(transaction -> addThing(transaction, "undone"));
    Future<String> again = failing(transaction -> addThing(transaction, "undone too"));
    Future<Event> last = append("last");

    release.countDown();

    assertThat(await(first)).isEqualTo("first");
    assertThat(await(middle)).isEqualTo("middle");
    assertThat(Laboratory.sequenceOf(await(last))).isEqualTo(1);
    assertThat(List.of(failure(bare), failure(wrote), failure(again)))
        .allSatisfy(thrown -> assertThat(thrown).hasMessage("on purpose"));
    assertThat(things(store)).containsExactly("first", "middle");
  }

  @Test
  void forgetsTheEventsOfAWorkThatFailed() {
    CountDownLatch release = hold(store);
    Future<Event> first = append("first");
    Future<Event> unwritten =
        failing(tx -> tx.append(TOPIC, Retention.FOREVER, number -> message("undone")));
    Future<Event> written =
        failing(
            tx -> {
              Pending<String> unused = addThing(tx, "undone");
              return tx.append(TOPIC, Retention.FOREVER, number -> message("undone"));
            });
    Future<Event> last = append("last");

    release.countDown();

    assertThat(failure(unwritten)).hasMessage("on purpose");
    assertThat(failure(written)).hasMessage("on purpose");
    assertThat(List.of(await(first), await(last)))
        .extracting(Laboratory::sequenceOf)
        .containsExactly(1L, 2L);
    assertThat(contentsOf(laboratory.published)).containsExactly("first", "last");
    assertThat(contentsOf(await(store.log().read(TOPIC, 0, 10)).events()))
        .containsExactly("first", "last");
  }

  @Test
  void failsAWorkThatSwallowsADatabaseError() {
    await(add("taken"));
    CountDownLatch release = hold(store);
    Future<String> before = add("before");
    Future<String> swallows =
        store.write(
            transaction -> {
              try {
                return addThing(transaction, "taken");
              } catch (SQLException e) {
                return Pending.of("swallowed");
              }
            });
    Future<String> after = add("after");

    release.countDown();

    assertThat(failure(swallows)).isInstanceOf(SQLException.class);
    assertThat(await(before) + await(after)).isEqualTo("beforeafter");
    assertThat(things(store)).containsExactly("taken", "before", "after");
  }

  @Test
  void failsAWorkWhosePayloadCannotBeMade() {
    CountDownLatch release = hold(store);
    Future<Event> first = append("first");
    Future<Event> broken =
        store.write(
            transaction ->
                transaction.append(
                    TOPIC,
                    Retention.FOREVER,
                    number -> {
                      throw new IllegalStateException("on purpose");
                    }));
    Future<String> unanswerable =
        store.write(
            transaction ->
                addThing(transaction, "undone")
                    .map(
                        name -> {
                          throw new IllegalStateException("on purpose");
                        }));
    Future<Event> last = append("last");

    release.countDown();

    assertThat(Laboratory.sequenceOf(await(first))).isEqualTo(1);
    assertThat(failure(broken)).hasMessage("on purpose");
    assertThat(failure(unanswerable)).hasMessage("on purpose");
    assertThat(Laboratory.sequenceOf(await(last))).isEqualTo(2);
    assertThat(things(store)).isEmpty();
  }

  @Test
  void passesOnFailuresAsTheyWereThrown() {
    Future<String> refused =
        store.write(
            transaction -> {
              throw Failure.of(FailureCode.CLOSED, "closed").exception();
            });
    Future<Integer> refusedRead =
        store.read(
            sql -> {
              throw Failure.of(FailureCode.NOT_FOUND, "gone").exception();
            });

    assertThat(failureCode(refused)).isEqualTo(FailureCode.CLOSED);
    assertThat(failureCode(refusedRead)).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(failure(store.read(sql -> sql.query("SELECT nonsense", row -> 1))))
        .isInstanceOf(SQLException.class);
    assertThat(things(store)).isEmpty();
  }

  @Test
  void publishesInOrderAndOnlyWhatIsCommitted() {
    Topic other = new Topic("chat/2");
    Event typing = Event.ephemeral(TOPIC, "e1", 0, new ChatTyping(1, UserId.of("ann")), Reach.ALL);
    CountDownLatch release = hold(store);
    List<Future<?>> works = new ArrayList<>();
    works.add(
        store.write(
            tx -> {
              Pending<Event> first =
                  tx.append(TOPIC, Retention.FOREVER, number -> message("first"));
              tx.publish(typing);
              Pending<Event> unused =
                  tx.append(other, Retention.FOREVER, number -> message("elsewhere"));
              return first;
            }));
    works.add(append("second"));
    assertThat(laboratory.published).isEmpty();

    release.countDown();
    works.forEach(Laboratory::await);

    assertThat(laboratory.published)
        .extracting(event -> event.equals(typing) ? "typing" : Laboratory.contentOf(event))
        .containsExactly("first", "typing", "elsewhere", "second");
    assertThat(laboratory.published)
        .filteredOn(event -> event.topic().equals(TOPIC) && !event.equals(typing))
        .extracting(Laboratory::sequenceOf)
        .containsExactly(1L, 2L);
  }

  @Test
  void publishesTheEventsOfACommitAtOnce() {
    CountDownLatch release = hold(store);
    List<Future<?>> works = List.of(append("one"), append("two"), append("three"));

    release.countDown();
    works.forEach(Laboratory::await);
    await(append("four"));

    assertThat(laboratory.commits)
        .extracting(Laboratory::contentsOf)
        .containsExactly(List.of("one", "two", "three"), List.of("four"));
  }

  @Test
  void publishesNothingForACommitWithoutEvents() {
    await(store.write(tx -> addThing(tx, "silent")));

    assertThat(laboratory.commits).isEmpty();
  }

  @Test
  void tellsAWorkNothingOfItsEventsBeforeTheBatchEnds() {
    AtomicReference<Throwable> early = new AtomicReference<>();
    Event event =
        await(
            store.write(
                tx -> {
                  Pending<Event> pending =
                      tx.append(TOPIC, Retention.FOREVER, number -> message(number, "x"));
                  try {
                    early.set(new AssertionError(pending.value()));
                  } catch (IllegalStateException e) {
                    early.set(e);
                  }
                  return pending;
                }));

    assertThat(early.get()).isInstanceOf(IllegalStateException.class);
    assertThat(event.payload()).isEqualTo(message(Laboratory.numberOf(event), "x"));
  }

  @Test
  void completesFuturesOnTheCallersContext() {
    Context context = laboratory.vertx.getOrCreateContext();
    Future<Context> written =
        Future.future(
            promise ->
                context.runOnContext(
                    unused ->
                        add("x").onComplete(done -> promise.complete(Vertx.currentContext()))));
    Future<Context> read =
        Future.future(
            promise ->
                context.runOnContext(
                    unused ->
                        store
                            .read(sql -> 1)
                            .onComplete(done -> promise.complete(Vertx.currentContext()))));

    assertThat(await(written)).isSameAs(context);
    assertThat(await(read)).isSameAs(context);
  }

  @Test
  void refusesWhatIsBeyondTheQueue() {
    await(store.close());
    StoreConfig usual = StoreConfig.of(laboratory.url);
    JdbcStore small = laboratory.open(new StoreConfig(usual.url(), null, null, 3, usual.readers()));
    CountDownLatch release = hold(small);
    List<Future<String>> works =
        IntStream.range(0, 10)
            .mapToObj(i -> small.write(transaction -> addThing(transaction, "n" + i)))
            .toList();

    release.countDown();

    assertThat(works.subList(0, 3).stream().map(Laboratory::await))
        .containsExactly("n0", "n1", "n2");
    assertThat(works.subList(3, 10))
        .extracting(Laboratory::failureCode)
        .containsOnly(FailureCode.DOMAIN_UNAVAILABLE);
  }

  @Test
  void finishesWhatIsQueuedWhenItCloses() {
    CountDownLatch release = hold(store);
    List<Future<String>> works = IntStream.range(0, 50).mapToObj(i -> add("n" + i)).toList();
    Future<Void> closed = store.close();

    release.countDown();
    await(closed);

    works.forEach(Laboratory::await);
    assertThat(failureCode(add("late"))).isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
    assertThat(failureCode(store.read(sql -> 1))).isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
    store = laboratory.open();
    assertThat(things(store)).hasSize(50);
  }
}
