package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.TOPIC;
import static dev.switchboard.store.Laboratory.addThing;
import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.failure;
import static dev.switchboard.store.Laboratory.failureCode;
import static dev.switchboard.store.Laboratory.hold;
import static dev.switchboard.store.Laboratory.message;
import static dev.switchboard.store.Laboratory.things;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.event.Event;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What an {@link Error} costs, wherever it is thrown. */
@ParameterizedClass
@EnumSource(Engine.class)
class ErrorsTest {

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

  private static int recurse(int depth) {
    return depth == Integer.MAX_VALUE ? 0 : 1 + recurse(depth + 1);
  }

  /** A record that cannot be written as JSON, since one of its parts is broken. */
  record Unwritable(String text) {

    @Override
    public String text() {
      throw new NoClassDefFoundError("dev/switchboard/Missing");
    }
  }

  @Test
  void costsTheWorkThatThrewItAndNoOther() {
    CountDownLatch release = hold(store);
    Future<String> first = add("first");
    Future<String> inTheWork =
        store.write(
            tx -> {
              Pending<String> unused = addThing(tx, "undone");
              throw new AssertionError("on purpose");
            });
    Future<Event> inThePayload =
        store.write(
            tx ->
                tx.append(
                    TOPIC,
                    Retention.FOREVER,
                    number -> {
                      throw new NoClassDefFoundError("dev/switchboard/Missing");
                    }));
    Future<Integer> inTheAnswer = store.write(tx -> addThing(tx, "undone").map(name -> recurse(0)));
    Future<?> inTheAnswerKept =
        store.writeOnce(
            new OnceKey("ann", "message", "k", "f"),
            Unwritable.class,
            tx -> addThing(tx, "undone").map(Unwritable::new));
    Future<Event> last =
        store.write(tx -> tx.append(TOPIC, Retention.FOREVER, number -> message("last")));

    release.countDown();

    assertThat(await(first)).isEqualTo("first");
    assertThat(failure(inTheWork)).isInstanceOf(AssertionError.class);
    assertThat(failure(inThePayload)).isInstanceOf(NoClassDefFoundError.class);
    assertThat(failure(inTheAnswer)).isInstanceOf(StackOverflowError.class);
    assertThat(failure(inTheAnswerKept)).isNotNull();
    assertThat(Laboratory.sequenceOf(await(last))).isEqualTo(1);
    assertThat(await(add("later"))).isEqualTo("later");
    assertThat(things(store)).containsExactly("first", "later");
    assertThat(store.health()).isEqualTo(new StoreHealth(true, true));
  }

  @Test
  void inPublishingCostsNoAnswer() {
    laboratory.publishingFails = new NoClassDefFoundError("dev/switchboard/Missing");

    Future<Event> lost =
        store.write(tx -> tx.append(TOPIC, Retention.FOREVER, number -> message("one")));

    assertThat(Laboratory.sequenceOf(await(lost))).isEqualTo(1);
    assertThat(await(add("later"))).isEqualTo("later");
  }

  @Test
  void inWhatACallerDoesWithTheAnswerKeepsNobodyElseFromTheirs() {
    CountDownLatch release = hold(store);
    Future<String> careless = add("careless");
    Future<String> other = add("other");
    Future<String> unused =
        careless.onSuccess(
            name -> {
              throw new AssertionError("on purpose");
            });

    release.countDown();

    assertThat(await(other)).isEqualTo("other");
  }

  @Test
  void inAReadCostsThatReadAlone() {
    Future<Integer> broken = store.read(sql -> recurse(0));

    assertThat(failure(broken)).isInstanceOf(StackOverflowError.class);
    assertThat(things(store)).isEmpty();
    assertThat(store.health().alive()).isTrue();
  }

  @Test
  void endsTheStoreWhereAWriteFindsNoMemory() {
    CountDownLatch release = hold(store);
    Future<String> hungry =
        store.write(
            tx -> {
              throw new OutOfMemoryError("on purpose");
            });
    Future<String> behind = add("behind");

    release.countDown();

    assertThat(await(store.ended())).isInstanceOf(OutOfMemoryError.class);
    assertThat(failure(hungry)).isInstanceOf(OutOfMemoryError.class);
    assertThat(failure(behind)).isNotNull();
    assertThat(failureCode(add("later"))).isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
    assertThat(store.health().alive()).isFalse();
  }

  @Test
  void endsTheStoreWhereAReadFindsNoMemory() {
    Future<String> hungry =
        store.read(
            sql -> {
              throw new OutOfMemoryError("on purpose");
            });

    assertThat(failure(hungry)).isInstanceOf(OutOfMemoryError.class);
    assertThat(await(store.ended())).isInstanceOf(OutOfMemoryError.class);
    assertThat(store.health().alive()).isFalse();
  }
}
