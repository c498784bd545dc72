package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.store.TopicLog.Changes;
import dev.switchboard.store.TopicLog.Mark;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happened since a mark. */
class ChangesTest {

  private static final Topic ONE = new Topic("order/1");
  private static final Topic TWO = new Topic("order/2");
  private static final Topic THREE = new Topic("order/3");

  @TempDir Path directory = Path.of("");

  private static Position append(Store store, Topic topic) {
    return await(store.log().append(topic, Retention.FOREVER, message("x")));
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void areTheHeadsOfTheTopicsThatMoved(Engine engine) throws SQLException {
    try (Laboratory laboratory = new Laboratory(engine, directory)) {
      JdbcStore store = laboratory.open();
      append(store, ONE);
      Mark mark = await(store.log().mark());
      append(store, TWO);
      Position two = append(store, TWO);
      Position three = append(store, THREE);

      Changes changes = await(store.log().changedSince(mark));

      assertThat(changes.heads()).containsAllEntriesOf(Map.of(TWO, two, THREE, three));
      assertThat(changes.heads()).doesNotContainKey(ONE);
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void areToldNoMoreOnceAllHaveSeenThem(Engine engine) throws SQLException {
    try (Laboratory laboratory = new Laboratory(engine, directory)) {
      JdbcStore store = laboratory.open();
      Mark mark = await(store.log().mark());
      append(store, ONE);
      Mark next = await(store.log().changedSince(mark)).next();
      Mark later = await(store.log().changedSince(next)).next();

      Position two = append(store, TWO);

      assertThat(await(store.log().changedSince(later)).heads()).isEqualTo(Map.of(TWO, two));
    }
  }

  @Test
  void areFoundThoughTheirNumbersAreLowerThanThoseSeen() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.POSTGRESQL, directory)) {
      JdbcStore slow = laboratory.open(StoreConfig.of(laboratory.url).asShared());
      JdbcStore quick = laboratory.open(StoreConfig.of(laboratory.url).asShared());
      append(quick, THREE);
      Mark mark = await(quick.log().mark());
      CountDownLatch numbered = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      Future<Event> late =
          slow.write(
              tx ->
                  tx.append(
                      ONE,
                      Retention.FOREVER,
                      number -> {
                        numbered.countDown();
                        Laboratory.passed(release);
                        return message("late");
                      }));
      Laboratory.passed(numbered);
      append(quick, TWO);
      for (int i = 0; i < 5; i++) {
        Changes changes = await(quick.log().changedSince(mark));
        assertThat(changes.heads()).doesNotContainKey(ONE);
        mark = changes.next();
      }

      release.countDown();
      Event event = await(late);

      Changes changes = await(quick.log().changedSince(mark));
      assertThat(Laboratory.numberOf(event)).isEqualTo(2);
      assertThat(changes.heads()).containsEntry(ONE, event.position());
    }
  }

  /** An application's own, on the same database. */
  private static Connection openTransaction(Laboratory laboratory) throws SQLException {
    Connection connection = DriverManager.getConnection(laboratory.url);
    connection.setAutoCommit(false);
    execute(connection, "INSERT INTO thing (name) VALUES ('not yet committed')");
    return connection;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    }
  }

  @Test
  void areNotToldAgainBecauseSomebodysTransactionIsOpenForLong() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.POSTGRESQL, directory)) {
      JdbcStore store = laboratory.open();
      try (Connection connection = openTransaction(laboratory)) {
        Mark mark = await(store.log().mark());
        append(store, ONE);
        Mark next = await(store.log().changedSince(mark)).next();
        Mark later = await(store.log().changedSince(next)).next();

        Position two = append(store, TWO);

        assertThat(await(store.log().changedSince(later)).heads()).isEqualTo(Map.of(TWO, two));
        connection.rollback();
      }
    }
  }

  /** Once such a transaction has numbers, it is waited for, however old its own id is. */
  @Test
  void areFoundThoughTheirTransactionIsOlderThanTheMark() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.POSTGRESQL, directory)) {
      JdbcStore store = laboratory.open();
      try (Connection connection = openTransaction(laboratory)) {
        append(store, THREE);
        Mark mark = await(store.log().mark());
        mark = await(store.log().changedSince(mark)).next();
        execute(
            connection,
            "INSERT INTO topic_head (topic, epoch, sequence, newest, max_events, max_age_ms, bounded)"
                + " SELECT 'order/1', epoch, 1, newest, max_events, max_age_ms, bounded"
                + " FROM topic_head");
        execute(
            connection,
            "INSERT INTO topic_event (topic, sequence, number, created, kind, payload)"
                + " VALUES ('order/1', 1, nextval('event_number'), 0, 'x', '{}')");
        append(store, TWO);
        for (int i = 0; i < 5; i++) {
          Changes changes = await(store.log().changedSince(mark));
          assertThat(changes.heads()).doesNotContainKey(ONE);
          mark = changes.next();
        }

        connection.commit();

        assertThat(await(store.log().changedSince(mark)).heads()).containsKey(ONE);
      }
    }
  }
}
