package dev.switchboard.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings the schema up to date: the store's own tables, then each domain's. Each folder has a
 * history of its own, so that a domain in a jar of its own may come and go.
 */
final class Migrations {

  static final String OWN = "db/migration/store";

  private Migrations() {}

  static void run(Database database, List<Schema> schemas) throws SQLException {
    Database.Turn turn = database.awaitTurn();
    try {
      migrate(database, Schema.of(OWN));
      for (Schema schema : schemas) {
        try {
          migrate(database, schema);
        } catch (StoreException e) {
          schema.failed().accept(e);
        }
      }
    } finally {
      turn.close();
    }
  }

  private static void migrate(Database database, Schema schema) {
    migrate(database, schema, configured(database, schema));
  }

  /** Migrates a folder in a database schema that is there, and not the connection's own. */
  static void migrateIn(
      String databaseSchema, Database database, Schema schema, Map<String, String> placeholders) {
    migrate(
        database,
        schema,
        configured(database, schema)
            .defaultSchema(databaseSchema)
            .schemas(databaseSchema)
            .createSchemas(false)
            .placeholders(placeholders));
  }

  private static FluentConfiguration configured(Database database, Schema schema) {
    return Flyway.configure(schema.loader())
        .dataSource(new ConnectionSource(database::connectMigrator))
        .locations("classpath:" + schema.location())
        .table(schema.history())
        // The other locations' tables are there before this one's first migration.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .placeholders(database.placeholders())
        .failOnMissingLocations(true)
        .cleanDisabled(true)
        .connectRetries(0);
  }

  private static void migrate(Database database, Schema schema, FluentConfiguration configuration) {
    try {
      configuration.load().migrate();
    } catch (FlywayException e) {
      throw StoreException.of(
          database, "the migration of " + schema.location() + " failed: " + reason(e));
    }
  }

  private static String reason(FlywayException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException) {
        return StoreException.oneLine(t);
      }
    }
    return StoreException.oneLine(e);
  }
}
