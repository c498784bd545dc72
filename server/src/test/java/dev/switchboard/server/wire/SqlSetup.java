package dev.switchboard.server.wire;

import dev.switchboard.server.WireServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A server on a PostgreSQL of its own, whose user owns the database and is nobody more, and an
 * application's role that may call the functions and nothing else.
 */
final class SqlSetup implements AutoCloseable {

  private static final String DATABASE = "shared";

  private final EmbeddedPostgres postgres;
  private final WireServer server;
  private int users;

  private SqlSetup(EmbeddedPostgres postgres, WireServer server) {
    this.postgres = postgres;
    this.server = server;
  }

  /** With the rights of an application. */
  static SqlSetup start(Path directory, String... settings) throws Exception {
    SqlSetup setup = startWithoutGrants(directory, settings);
    try (Connection owner = setup.connect("server")) {
      execute(owner, "GRANT USAGE ON SCHEMA switchboard TO shop");
      execute(owner, "GRANT EXECUTE ON FUNCTION switchboard.publish TO shop");
      execute(owner, "GRANT EXECUTE ON FUNCTION switchboard.remove TO shop");
      execute(owner, "GRANT EXECUTE ON FUNCTION switchboard.notify_user TO shop");
    }
    return setup;
  }

  static SqlSetup startWithoutGrants(Path directory, String... settings) throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start();
    try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
      execute(connection, "CREATE ROLE server LOGIN");
      execute(connection, "CREATE ROLE shop LOGIN");
      execute(connection, "CREATE ROLE stranger LOGIN");
      execute(connection, "CREATE DATABASE " + DATABASE + " OWNER server");
    }
    List<String> all =
        new ArrayList<>(
            List.of(
                "store.url=" + postgres.getJdbcUrl("server", DATABASE),
                "limits.messagesPerSecond=1000000",
                "limits.burst=1000000",
                "feed.namespaces.seats.keyed=true",
                "feed.namespaces.live.history=0",
                "feed.namespaces.price.conflated=true"));
    all.addAll(List.of(settings));
    return new SqlSetup(postgres, WireServer.start(directory, all.toArray(String[]::new)));
  }

  WireServer server() {
    return server;
  }

  String url(String role) {
    return postgres.getJdbcUrl(role, DATABASE);
  }

  /** Connects as a role: {@code server}, {@code shop}, {@code stranger} or {@code postgres}. */
  Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(url(role));
  }

  /** Connects as the application does, in a transaction. */
  Connection shop() throws SQLException {
    Connection connection = connect("shop");
    execute(connection, "SET lock_timeout = '10s'");
    connection.setAutoCommit(false);
    return connection;
  }

  /** A client of a user of its own that is subscribed to topics. */
  EnvelopeClient subscriber(String... topics) throws IOException {
    EnvelopeClient client = EnvelopeClient.open(server, server.token("user-" + ++users));
    for (String topic : topics) {
      client.call("subscribe", "{'topic':'%s'}", topic);
    }
    return client;
  }

  /** Carries out any statement, written as it is. */
  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    }
  }

  /** Publishes data, in JSON written with single quotes. */
  static void publish(Connection connection, String topic, String data) throws SQLException {
    execute(
        connection,
        "SELECT switchboard.publish('" + topic + "', $$" + WireClient.json(data) + "$$)");
  }

  /** What a database refuses something with. */
  record Refusal(String state, String message) {}

  /** Something that a database is asked for. */
  @FunctionalInterface
  interface Attempt {
    void make() throws SQLException;
  }

  /** What an attempt is refused with. */
  static Refusal refusal(Attempt attempt) {
    try {
      attempt.make();
    } catch (SQLException e) {
      return new Refusal(e.getSQLState(), String.valueOf(e.getMessage()));
    }
    throw new AssertionError("nothing was refused");
  }

  /** The first column of what a question finds. */
  static List<String> texts(Connection connection, String question) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(question)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  @Override
  public void close() throws IOException {
    server.close();
    postgres.close();
  }
}
