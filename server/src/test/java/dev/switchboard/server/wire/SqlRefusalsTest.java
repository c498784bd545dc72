package dev.switchboard.server.wire;

import static dev.switchboard.server.wire.SqlSetup.execute;
import static dev.switchboard.server.wire.SqlSetup.publish;
import static dev.switchboard.server.wire.SqlSetup.refusal;
import static dev.switchboard.server.wire.SqlSetup.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.server.wire.SqlSetup.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SQL clients may not publish, and who may not at all. */
@Timeout(120)
class SqlRefusalsTest {

  @SuppressWarnings("NullAway.Init") // Started before all tests.
  private static SqlSetup setup;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    setup = SqlSetup.start(directory, "limits.messageBytes=2048");
  }

  @AfterAll
  static void stop() throws IOException {
    setup.close();
  }

  /** What a statement of a role is refused with. */
  private static Refusal refused(String role, String sql) throws SQLException {
    try (Connection connection = setup.connect(role)) {
      return refusal(() -> execute(connection, sql));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          publish('chat/1', '1') ~ 42501 ~ topic "chat/1" belongs to another domain
          publish('notifications/ann', '1') ~ 42501 ~ topic "notifications/ann" belongs
          publish('', '1') ~ 22023 ~ topic is missing or empty
          publish(NULL, '1') ~ 22023 ~ topic is missing or empty
          publish(repeat('x', 257), '1') ~ 22023 ~ topic is longer than 256 characters
          publish(repeat(U&'\\+01F600', 257), '1') ~ 22023 ~ topic is longer than 256 characters
          publish(E'a\\nb', '1') ~ 22023 ~ topic has control characters
          publish(U&'a\\0085b', '1') ~ 22023 ~ topic has control characters
          publish('t', NULL) ~ 22023 ~ topic "t": data is missing
          publish('t', '{') ~ 22P02 ~ json
          publish('t', '"\\u0000"') ~ 22P05 ~ Unicode
          publish('t', '"\\ud800"') ~ 22P02 ~ json
          publish('t', '1', 'news') ~ 22023 ~ topic "t": type is none of data
          publish('t', '1', NULL) ~ 22023 ~ topic "t": type is none of data
          publish('t', '1', 'data', 'k') ~ 22023 ~ topic "t": key is given, and
          publish('seats:1', '1') ~ 22023 ~ topic "seats:1" is keyed: key is missing
          publish('seats:1', '1', key => '') ~ 22023 ~ topic "seats:1" is keyed: key is missing
          publish('seats:1', '1', key => E'\\t') ~ 22023 ~ key has control characters
          publish('seats:1', '1', key => repeat('k', 257)) ~ 22023 ~ key is longer than 256
          publish('seats:1', '1', 'status', 'k') ~ 22023 ~ type is not data
          remove('t', 'k') ~ 22023 ~ topic "t" is not keyed
          remove('chat/1', 'k') ~ 42501 ~ another domain
          remove('seats:1', NULL) ~ 22023 ~ key is missing
          publish('t', to_jsonb(repeat('x', 2047))) ~ 54000 ~ topic "t": data has 2049 bytes, more than the 2048
          publish('t', ('1' || repeat('0', 100))::jsonb) ~ 54000 ~ topic "t": data has a number
          publish('t', '[1, {"a": 1e200}]') ~ 54000 ~ topic "t": data has a number
          publish('t', (repeat('[', 29) || repeat(']', 29))::jsonb) ~ 54000 ~ topic "t": data nests deeper
          notify_user('', 'x', 'y') ~ 22023 ~ user_id is missing
          notify_user(repeat('u', 243), 'x', 'y') ~ 22023 ~ user_id is longer than 242
          notify_user(E'a\\u0001', 'x', 'y') ~ 22023 ~ user_id has control
          notify_user('ann', NULL, 'y') ~ 22023 ~ title is missing
          notify_user('ann', 'x', '') ~ 22023 ~ content is missing
          notify_user('ann', repeat('x', 1025), 'y') ~ 22023 ~ title is longer than 1024
          notify_user('ann', 'x', repeat('y', 65537)) ~ 22023 ~ content is longer than 65536
          notify_user('ann', 'x', 'y', 'loud') ~ 22023 ~ level is none of info, success, warning, error
          notify_user('ann', 'x', 'y', action => repeat('a', 1025)) ~ 22023 ~ action is longer
          """)
  void refusesAtTheCall(String call, String state, String words) throws Exception {
    Refusal refused = refused("shop", "SELECT switchboard." + call);

    assertThat(refused.message()).contains(words);
    assertThat(refused.state()).isEqualTo(state);
  }

  @Test
  void takesWhatIsJustAllowed() throws Exception {
    try (Connection shop = setup.connect("shop")) {
      publish(shop, "x".repeat(256), "1");
      publish(shop, "\uD83D\uDE00".repeat(256), "1");
      publish(shop, "edge", "'" + "x".repeat(2_046) + "'");
      publish(shop, "edge", "[".repeat(28) + "]".repeat(28));
      publish(shop, "edge", "[" + "1".repeat(100) + ",-0.00000000001]");
      publish(shop, "edge", "null");
    }
    assertThat(WireHttp.of(setup.server()).get("/topics/edge/messages").ok(200).path("items"))
        .hasSize(4);
  }

  @Test
  void refusesACharacterThatNoTextOfPostgresHas() throws Exception {
    try (Connection shop = setup.connect("shop");
        PreparedStatement statement =
            shop.prepareStatement("SELECT switchboard.publish(?, '1'::jsonb)")) {
      statement.setString(1, "a\0b");

      assertThat(refusal(statement::execute).state()).isEqualTo("22021");
    }
  }

  /** With room for messages of the usual size. */
  @Test
  void refusesWhatIsTooLargeForNotificationsAndNames(@TempDir Path directory) throws Exception {
    try (SqlSetup roomy = SqlSetup.start(directory);
        Connection shop = roomy.connect("shop")) {
      publish(shop, "t", "{'" + "x".repeat(50_000) + "':1}");
      assertThat(refusal(() -> publish(shop, "t", "[{'" + "x".repeat(50_001) + "':1}]")).message())
          .contains("topic \"t\": data has a name of more than 50000 characters");
      assertThat(WireHttp.of(roomy.server()).get("/topics/t/messages").ok(200).path("items"))
          .hasSize(1);
      for (String topic : new String[] {"live:1", "price:1"}) {
        Refusal refused = refusal(() -> publish(shop, topic, "'" + "x".repeat(8_000) + "'"));

        assertThat(refused.message())
            .contains(
                "topic \"" + topic + "\": the message makes a notification of",
                "more than the 7999 that PostgreSQL takes");
        assertThat(refused.state()).isEqualTo("54000");
        publish(shop, topic, "'" + "x".repeat(7_500) + "'");
      }
    }
  }

  @Test
  void refusesATopicWhoseLogIsAnotherDomains() throws Exception {
    try (Connection server = setup.connect("server");
        Connection shop = setup.connect("shop")) {
      execute(
          server,
          "INSERT INTO topic_head (topic, epoch, sequence, newest, max_events, max_age_ms, bounded,"
              + " domain) VALUES ('polls:1', 'e', 1, 1, 1, 1, 1, 'polls')");

      assertThat(refused("shop", "SELECT switchboard.publish('polls:1', '1')").message())
          .contains("topic \"polls:1\" belongs to another domain");

      // What becomes another's while a transaction is open is refused at its end.
      shop.setAutoCommit(false);
      publish(shop, "polls:2", "1");
      execute(
          server,
          "INSERT INTO topic_head (topic, epoch, sequence, newest, max_events, max_age_ms, bounded,"
              + " domain) VALUES ('polls:2', 'e', 1, 1, 1, 1, 1, 'polls')");
      Refusal late = refusal(shop::commit);
      assertThat(late.message()).contains("topic \"polls:2\" belongs to another domain");
      assertThat(late.state()).isEqualTo("42501");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stranger | SELECT switchboard.publish('t', '1')
          stranger | SELECT switchboard.notify_user('ann', 'x', 'y')
          shop     | INSERT INTO topic_event DEFAULT VALUES
          shop     | SELECT * FROM topic_event
          shop     | SELECT * FROM switchboard.installation
          shop     | SELECT * FROM switchboard.rule
          shop     | SELECT * FROM switchboard.pending_event
          shop     | SELECT switchboard.tell('{}')
          shop     | SELECT switchboard.now_ms()
          shop     | SELECT switchboard.feed_live('t', '1', FALSE)
          shop     | SELECT switchboard.rule_of('feed', 'foreign')
          """)
  void refusesWhoHasNoRight(String role, String sql) throws Exception {
    assertThat(refused(role, sql).state()).isEqualTo("42501");
  }

  @Test
  void needsNoMoreThanTheRightToOneFunction() throws Exception {
    try (Connection root = setup.connect("postgres");
        Connection server = setup.connect("server")) {
      execute(root, "CREATE ROLE notifier LOGIN");
      execute(server, "GRANT USAGE ON SCHEMA switchboard TO notifier");
      execute(server, "GRANT EXECUTE ON FUNCTION switchboard.notify_user TO notifier");
      try (Connection notifier = setup.connect("notifier")) {
        execute(notifier, "SELECT switchboard.notify_user('ann', 'x', 'y')");
      }
      assertThat(refused("notifier", "SELECT switchboard.publish('t', '1')").state())
          .isEqualTo("42501");
      assertThat(texts(server, "SELECT domain FROM topic_head WHERE topic = 'notifications/ann'"))
          .containsExactly("notification");
    }
  }

  /** Whoever calls has a search path of his own; the functions do not go by it. */
  @Test
  void isNotLedAstrayByTheCallersNames() throws Exception {
    try (Connection shop = setup.connect("shop")) {
      execute(shop, "CREATE TEMP TABLE topic_head (topic TEXT)");
      execute(shop, "CREATE TEMP TABLE topic_event (topic TEXT)");
      execute(shop, "SET search_path = pg_temp, public");
      publish(shop, "own-path", "1");
      assertThat(texts(shop, "SELECT count(*) FROM pg_temp.topic_event")).containsExactly("0");
    }
    assertThat(WireHttp.of(setup.server()).get("/topics/own-path/messages").ok(200).path("items"))
        .hasSize(1);
  }
}
