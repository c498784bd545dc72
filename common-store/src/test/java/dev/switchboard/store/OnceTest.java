package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.TOPIC;
import static dev.switchboard.store.Laboratory.addThing;
import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.failureCode;
import static dev.switchboard.store.Laboratory.hold;
import static dev.switchboard.store.Laboratory.message;
import static dev.switchboard.store.Laboratory.texts;
import static dev.switchboard.store.Laboratory.things;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class OnceTest {

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

  /** An answer as domains give them: a record. */
  record Made(String name) {}

  private static OnceKey key(String key, String fingerprint) {
    return new OnceKey("ann", "message", key, fingerprint);
  }

  private Future<Reply<Made>> addOnce(OnceKey key, String name) {
    return store.writeOnce(key, Made.class, tx -> addThing(tx, name).map(Made::new));
  }

  @Test
  void doesTheWorkOnceAndAnswersTheSameAgain() {
    Reply<Made> first = await(addOnce(key("k", "f"), "first"));
    Reply<Made> second = await(addOnce(key("k", "f"), "second"));

    assertThat(first).isEqualTo(new Reply<>(new Made("first"), false));
    assertThat(second).isEqualTo(new Reply<>(new Made("first"), true));
    assertThat(things(store)).containsExactly("first");
  }

  @Test
  void doesTheWorkOnceForRepeatsInOneBatch() {
    CountDownLatch release = hold(store);
    Future<Reply<Made>> first = addOnce(key("k", "f"), "first");
    Future<Reply<Made>> second = addOnce(key("k", "f"), "second");
    Future<Reply<Made>> other = addOnce(key("k", "g"), "third");
    Future<Reply<Made>> late =
        store.write(
            tx -> {
              Pending<String> written = addThing(tx, "late");
              return tx.recall(OnceId.of(key("k", "f")), Made.class)
                  .map(made -> Pending.of(new Reply<>(made, true)))
                  .orElseGet(() -> written.map(name -> Reply.of(new Made(name))));
            });

    release.countDown();

    assertThat(await(first).repeated()).isFalse();
    assertThat(await(second)).isEqualTo(new Reply<>(new Made("first"), true));
    assertThat(failureCode(other)).isEqualTo(FailureCode.KEY_REUSED);
    assertThat(await(late)).isEqualTo(new Reply<>(new Made("first"), true));
    assertThat(things(store)).containsExactly("first", "late");
  }

  @Test
  void refusesTheKeyOfAnotherRequest() {
    Reply<Made> first = await(addOnce(key("k", "f"), "first"));

    assertThat(failureCode(addOnce(key("k", "other"), "second"))).isEqualTo(FailureCode.KEY_REUSED);
    assertThat(things(store)).containsExactly(first.value().name());
  }

  @Test
  void tellsKeysApartByPrincipalScopeAndKey() {
    List<OnceKey> keys =
        List.of(
            new OnceKey("ab", "c", "d", "f"),
            new OnceKey("a", "bc", "d", "f"),
            new OnceKey("a", "b", "cd", "f"),
            new OnceKey("a", "b", "\0", "f"),
            new OnceKey("a", "b", "\ud83d", "f"),
            new OnceKey("a", "b", "\ud83e", "f"),
            new OnceKey("a", "b", "x".repeat(60_000), "f"));

    List<Reply<Made>> replies =
        keys.stream().map(key -> await(addOnce(key, "n" + keys.indexOf(key)))).toList();

    assertThat(replies).extracting(Reply::repeated).containsOnly(false);
    assertThat(things(store)).hasSize(7);
  }

  @Test
  void keepsNoAnswerToWorkThatFailed() {
    Future<Reply<Made>> failed =
        store.writeOnce(
            key("k", "f"),
            Made.class,
            tx -> {
              Pending<String> unused = addThing(tx, "undone");
              throw new IllegalStateException("on purpose");
            });
    assertThat(failureCode(failed)).isEqualTo(FailureCode.INTERNAL);

    assertThat(await(addOnce(key("k", "f"), "second")).repeated()).isFalse();
    assertThat(things(store)).containsExactly("second");
  }

  @Test
  void remembersAnswersThatTheEventsOfTheBatchMake() {
    OnceKey key = key("k", "f");
    Work<Made> work =
        tx ->
            tx.append(TOPIC, Retention.FOREVER, number -> message("x"))
                .map(event -> new Made(event.id()));

    Reply<Made> first = await(store.writeOnce(key, Made.class, work));
    Reply<Made> second = await(store.writeOnce(key, Made.class, work));

    assertThat(second.value()).isEqualTo(first.value());
    assertThat(laboratory.published).hasSize(1);
  }

  @Test
  void doesTheWorkEachTimeWithoutAKey() {
    assertThat(await(store.writeOnce(null, Made.class, tx -> addThing(tx, "a").map(Made::new))))
        .isEqualTo(Reply.of(new Made("a")));
  }

  @Test
  void forgetsAnswersAfterADay() {
    Reply<Made> first = await(addOnce(key("k", "f"), "first"));
    laboratory.clock.turn(Duration.ofHours(24).minusMillis(1));
    assertThat(await(addOnce(key("k", "f"), "within")).value()).isEqualTo(first.value());

    laboratory.clock.turn(Duration.ofMillis(1));

    assertThat(await(addOnce(key("k", "f"), "second")).repeated()).isFalse();
    assertThat(await(addOnce(key("k", "f"), "third")).value()).isEqualTo(new Made("second"));
  }

  @Test
  void deletesOldAnswers() {
    for (int i = 0; i < 3; i++) {
      assertThat(await(addOnce(key("k" + i, "f"), "n" + i)).repeated()).isFalse();
    }
    laboratory.clock.turn(Duration.ofHours(24));

    await(store.sweep());

    assertThat(texts(store, "SELECT id FROM once_answer")).isEmpty();
  }

  @Test
  void answersTheSameWhenOpenedAgain() {
    Reply<Made> first = await(addOnce(key("k", "f"), "first"));
    await(store.close());
    store = laboratory.open();

    assertThat(await(addOnce(key("k", "f"), "second"))).isEqualTo(new Reply<>(first.value(), true));
  }
}
