package dev.switchboard.store;

import dev.switchboard.protocol.event.EventPublisher;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Opens stores. */
public final class Stores {

  private Stores() {}

  /**
   * Opens the database with the tables of folders that are all found by one loader, and that must
   * be there: see {@link Schema#of(String, ClassLoader)}.
   */
  public static OpenStore open(
      StoreConfig config,
      Vertx vertx,
      EventPublisher publisher,
      Clock clock,
      List<String> locations,
      ClassLoader loader) {
    return open(
        config,
        vertx,
        publisher,
        clock,
        locations.stream().map(location -> Schema.of(location, loader)).toList());
  }

  /**
   * The same without functions for SQL clients. Blocks: not for an event loop.
   *
   * @param publisher is handed the events of each commit, on the writer thread
   * @param schemas the tables of the domains that run here
   * @throws StoreException where the database cannot be used; one line says what and where
   */
  public static OpenStore open(
      StoreConfig config,
      Vertx vertx,
      EventPublisher publisher,
      Clock clock,
      List<Schema> schemas) {
    return open(config, vertx, publisher, clock, schemas, Optional.empty());
  }

  /**
   * Opens the database, makes or updates its tables and starts the threads. Blocks: not for an
   * event loop.
   *
   * @param publisher is handed the events of each commit, on a thread of the store's
   * @param schemas the tables of the domains that run here
   * @param functions what those domains offer to SQL clients of PostgreSQL; empty for a store whose
   *     log only this process writes. Where the database does not let them be made, one line in the
   *     log says so and the store does without
   * @throws StoreException where the database cannot be used; one line says what and where
   */
  public static OpenStore open(
      StoreConfig config,
      Vertx vertx,
      EventPublisher publisher,
      Clock clock,
      List<Schema> schemas,
      Optional<List<Schema>> functions) {
    Database database = Database.of(config);
    database.claim();
    Session session = new Session(database::connectWriter, database.forUpdate());
    boolean opened = false;
    try {
      // Before Flyway, whose errors take pages to say that a server is not there.
      int unused = session.query("SELECT 1", row -> row.getInt(1)).size();
      Migrations.run(database, schemas);
      SqlFunctions callable =
          functions.isPresent() && database.hasFunctions()
              ? SqlFunctions.install(database, config.sqlSchema(), functions.get())
              : null;
      String epoch = epoch(session);
      TopicRows topics = new TopicRows(database, epoch);
      HealthMonitor monitor = new HealthMonitor();
      GroupCommit groupCommit =
          new GroupCommit(database, session, topics, publisher, monitor, clock);
      Readers readers =
          new Readers(vertx, database, monitor, config.readers(), config.queueBound());
      SqlNodeLease lease = new SqlNodeLease(vertx, database, readers, clock, System::nanoTime);
      lease.keeper().begin(session, !database.shared());
      JdbcStore store =
          new JdbcStore(
              vertx,
              new StoreView(
                  new Writer(vertx, groupCommit, session, monitor, config.queueBound()),
                  readers,
                  monitor,
                  database,
                  clock,
                  lease,
                  epoch,
                  callable,
                  null,
                  null),
              publisher);
      store.start();
      opened = true;
      return store;
    } catch (SQLException e) {
      throw StoreException.of(database, StoreException.oneLine(e));
    } finally {
      if (!opened) {
        session.discard();
        database.release();
      }
    }
  }

  /** The store's epoch, made at random where the database is new. */
  private static String epoch(Session session) throws SQLException {
    int unused =
        session.update(
            "INSERT INTO store_identity (name, value) VALUES ('epoch', ?)"
                + " ON CONFLICT (name) DO NOTHING",
            UUID.randomUUID().toString().substring(0, 13));
    return session
        .queryOne("SELECT value FROM store_identity WHERE name = 'epoch'", row -> row.getString(1))
        .orElseThrow(() -> new SQLException("the store's epoch is missing"));
  }
}
