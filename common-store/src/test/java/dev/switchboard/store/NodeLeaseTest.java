package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.addThing;
import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.failureCode;
import static dev.switchboard.store.Laboratory.passed;
import static dev.switchboard.store.Laboratory.texts;
import static dev.switchboard.store.Laboratory.things;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodeLeaseTest {

  @TempDir Path directory = Path.of("");

  private static JdbcStore openShared(Laboratory laboratory) {
    return laboratory.open(StoreConfig.of(laboratory.url).asShared());
  }

  private static List<String> deathsHeardBy(Store store) {
    List<String> deaths = new CopyOnWriteArrayList<>();
    store.lease().onDeath(deaths::add);
    return deaths;
  }

  private static void addNode(Store store, String name) {
    int unused =
        await(
            store.write(tx -> Pending.of(tx.update("INSERT INTO node_lease VALUES (?, 7)", name))));
  }

  /** Declares a node dead, as another one does. */
  private static void end(Store store, String name) {
    int unused =
        await(
            store.write(
                tx -> {
                  int told = tx.update("INSERT INTO node_end VALUES (?, 'dead', 0)", name);
                  return Pending.of(
                      told + tx.update("DELETE FROM node_lease WHERE node = ?", name));
                }));
  }

  private static Work<String> addUnder(Store store, String lease, String name) {
    return tx -> {
      Pending<String> added = addThing(tx, name);
      store.lease().require(tx, lease);
      return added;
    };
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void findsAllEarlierLeasesEndedWhereItHasTheStoreForItself(Engine engine) throws SQLException {
    try (Laboratory laboratory = new Laboratory(engine, directory)) {
      JdbcStore before = laboratory.open();
      addNode(before, "killed");
      await(before.close());

      JdbcStore store = laboratory.open();

      assertThat(await(store.lease().lives("killed"))).isFalse();
      assertThat(await(store.lease().lives(before.lease().node()))).isFalse();
      assertThat(await(store.lease().lives(store.lease().node()))).isTrue();
      assertThat(texts(store, "SELECT how FROM node_end WHERE node = 'killed'"))
          .containsExactly("dead");
      assertThat(texts(store, "SELECT how FROM node_end WHERE node <> 'killed'"))
          .containsExactly("left");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void writesNothingUnderALeaseThatHasEnded(Engine engine) throws SQLException {
    try (Laboratory laboratory = new Laboratory(engine, directory)) {
      JdbcStore store = laboratory.open();
      String lease = store.lease().node();
      String before = await(store.write(addUnder(store, lease, "before")));
      end(store, lease);

      Future<String> refused = store.write(addUnder(store, lease, "after"));

      assertThat(failureCode(refused)).isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
      assertThat(things(store)).containsExactly(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void forgetsAfterADayThatALeaseHasEnded(Engine engine) throws SQLException {
    try (Laboratory laboratory = new Laboratory(engine, directory)) {
      await(laboratory.open().close());
      JdbcStore store = laboratory.open();
      laboratory.clock.turn(Duration.ofHours(23));
      await(store.sweep());
      assertThat(texts(store, "SELECT node FROM node_end")).hasSize(1);

      laboratory.clock.turn(Duration.ofHours(2));
      await(store.sweep());

      assertThat(texts(store, "SELECT node FROM node_end")).isEmpty();
    }
  }

  @Test
  void tellsTheOthersOfANodeThatLeaves() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.POSTGRESQL, directory)) {
      JdbcStore one = openShared(laboratory);
      JdbcStore other = openShared(laboratory);
      List<String> deaths = deathsHeardBy(other);

      await(one.close());

      laboratory.awaitUntil(() -> deaths.contains(one.lease().node()));
      assertThat(await(other.lease().lives(one.lease().node()))).isFalse();
      assertThat(await(other.lease().lives(other.lease().node()))).isTrue();
    }
  }

  @Test
  void declaresASilentNodeDeadOnceAndTellsAll() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.POSTGRESQL, directory)) {
      JdbcStore one = openShared(laboratory);
      JdbcStore other = openShared(laboratory);
      List<String> heardByOne = deathsHeardBy(one);
      List<String> heardByOther = deathsHeardBy(other);

      addNode(one, "silent");

      laboratory.awaitUntil(() -> heardByOne.contains("silent") && heardByOther.contains("silent"));
      assertThat(heardByOne).containsExactly("silent");
      assertThat(heardByOther).containsExactly("silent");
      assertThat(texts(one, "SELECT node FROM node_lease"))
          .containsExactlyInAnyOrder(one.lease().node(), other.lease().node());
    }
  }

  @Test
  void goesOnUnderANewLeaseOnceItFindsItselfDeclaredDead() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.POSTGRESQL, directory)) {
      JdbcStore one = openShared(laboratory);
      JdbcStore other = openShared(laboratory);
      String before = one.lease().node();
      List<String> heardByItself = deathsHeardBy(one);
      List<String> heardByOther = deathsHeardBy(other);

      end(other, before);

      laboratory.awaitUntil(() -> heardByItself.contains(before) && heardByOther.contains(before));
      String now = one.lease().node();
      assertThat(now).isNotEqualTo(before);
      assertThat(await(other.lease().lives(now))).isTrue();
      assertThat(await(one.write(addUnder(one, now, "x")))).isEqualTo("x");
    }
  }

  @Test
  void endsNoLeaseBeforeWhatIsWrittenUnderItIsCommitted() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.POSTGRESQL, directory)) {
      JdbcStore store = openShared(laboratory);
      addNode(store, "silent");
      CountDownLatch required = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      Future<String> writing =
          store.write(
              tx -> {
                store.lease().require(tx, "silent");
                required.countDown();
                passed(release);
                return addThing(tx, "in time");
              });
      passed(required);
      Database database = Database.of(StoreConfig.of(laboratory.url).asShared());
      Session session = new Session(database::connectWriter, database.forUpdate());
      LeaseKeeper keeper =
          new LeaseKeeper(database, laboratory.clock, System::nanoTime, unused -> {});

      boolean endedMeanwhile = keeper.end(session, "silent", 7);
      // A node that writes all the time beats all the same.
      boolean beatMeanwhile = LeaseRows.beat(session, "silent");
      release.countDown();

      assertThat(endedMeanwhile).isFalse();
      assertThat(beatMeanwhile).isTrue();
      assertThat(await(writing)).isEqualTo("in time");
      assertThat(keeper.end(session, "silent", 7)).isFalse();
      assertThat(keeper.end(session, "silent", 8)).isTrue();
      assertThat(failureCode(store.write(addUnder(store, "silent", "too late"))))
          .isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
      assertThat(things(store)).containsExactly("in time");
      session.discard();
    }
  }

  @Test
  void waitsForAnEndThatIsUnderWayAndThenWritesNothing() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.POSTGRESQL, directory)) {
      JdbcStore store = openShared(laboratory);
      addNode(store, "silent");
      Database database = Database.of(StoreConfig.of(laboratory.url).asShared());
      Future<String> writing;
      try (Connection ending = database.connectWriter();
          Statement statement = ending.createStatement()) {
        ending.setAutoCommit(false);
        boolean unused = statement.execute("DELETE FROM node_lease WHERE node = 'silent'");
        writing = store.write(addUnder(store, "silent", "too late"));
        List<String> waiting;
        do {
          waiting = texts(store, "SELECT mode FROM pg_locks WHERE NOT granted");
        } while (waiting.isEmpty());
        ending.commit();
      }

      assertThat(failureCode(writing)).isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
      assertThat(things(store)).isEmpty();
    }
  }
}
