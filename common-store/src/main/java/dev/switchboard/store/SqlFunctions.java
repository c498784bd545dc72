package dev.switchboard.store;

import dev.switchboard.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The functions by which SQL clients of PostgreSQL publish in their own transactions, in a schema
 * of their own that is made with the store (ADR 17).
 *
 * @param schema its name, which needs no quotes
 * @param channel where commits are told of; a secret, since any role of the database may speak and
 *     listen on a channel whose name it knows
 */
record SqlFunctions(String schema, String channel) {

  private static final Logger LOG = LoggerFactory.getLogger(SqlFunctions.class);

  private static final String OWN = "db/migration/functions";

  /** Says nothing of the channel. */
  @Override
  public String toString() {
    return "SqlFunctions[schema=" + schema + "]";
  }

  /**
   * Makes them, or brings them up to date. A database that does not let them be made is none that
   * the store cannot be opened on: one line in the log says why they are not there.
   *
   * @param functions those of the domains
   */
  static @Nullable SqlFunctions install(Database database, String schema, List<Schema> functions) {
    try {
      Database.Turn turn = database.awaitTurn();
      try {
        return new Installation(database, schema).make(functions);
      } finally {
        turn.close();
      }
    } catch (SQLException | StoreException e) {
      LOG.atWarn()
          .addKeyValue("schema", schema)
          .addKeyValue("reason", StoreException.oneLine(e))
          .log("SQL clients cannot publish: the functions for them could not be made");
      return null;
    }
  }

  /** Makes what is not there yet. */
  private record Installation(Database database, String schema) {

    SqlFunctions make(List<Schema> functions) throws SQLException {
      Session session = new Session(database::connectMigrator, database.forUpdate());
      try {
        String store = store(session);
        makeSchema(session);
        SqlFunctions made = new SqlFunctions(schema, channel(session, store));
        Map<String, String> placeholders =
            Map.of("functions", quoted(schema), "store", quoted(store));
        Migrations.migrateIn(schema, database, Schema.of(OWN), placeholders);
        for (Schema offered : functions) {
          try {
            Migrations.migrateIn(schema, database, offered, placeholders);
          } catch (StoreException e) {
            offered.failed().accept(e);
          }
        }
        return made;
      } finally {
        session.discard();
      }
    }

    private static String store(Session session) throws SQLException {
      String store =
          session
              .queryOne("SELECT current_schema()", row -> row.getString(1))
              .orElseThrow(() -> new SQLException("there is no current schema"));
      if (!store.matches("[\\w -]+")) {
        throw new SQLException("the name of the store's schema has unusual characters: " + store);
      }
      return store;
    }

    // Asked for first, since whoever may not make a schema may not ask for one that is there.
    private void makeSchema(Session session) throws SQLException {
      if (session
          .queryOne("SELECT 1 FROM pg_namespace WHERE nspname = ?", row -> row.getInt(1), schema)
          .isEmpty()) {
        session.execute("CREATE SCHEMA " + quoted(schema));
      }
    }

    private String channel(Session session, String store) throws SQLException {
      String installation = quoted(schema) + ".installation";
      session.execute(
          "CREATE TABLE IF NOT EXISTS "
              + installation
              + " (one BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (one), store TEXT NOT NULL,"
              + " channel TEXT NOT NULL)");
      int unused =
          session.update(
              "INSERT INTO "
                  + installation
                  + " (store, channel) VALUES (?, 'switchboard_' || replace(gen_random_uuid()::text, '-', '_'))"
                  + " ON CONFLICT DO NOTHING",
              store);
      return session
          .queryOne(
              "SELECT channel FROM " + installation + " WHERE store = ?",
              row -> row.getString(1),
              store)
          .orElseThrow(
              () ->
                  new SQLException(
                      "the schema is that of a Switchboard whose tables are elsewhere in the"
                          + " database; give this one its own by store.sqlSchema"));
    }

    private static String quoted(String name) {
      return '"' + name + '"';
    }
  }

  /** Rules as JSON. */
  static SortedMap<String, String> texts(Map<String, ?> rules) {
    SortedMap<String, String> texts = new TreeMap<>();
    rules.forEach(
        (name, value) -> texts.put(name, new String(Json.encode(value), StandardCharsets.UTF_8)));
    return texts;
  }

  /** Puts a domain's rules in the place of what it told before; in order, so that nodes queue. */
  Pending<Boolean> replaceRules(
      Transaction transaction, String domain, SortedMap<String, String> rules) throws SQLException {
    for (Map.Entry<String, String> rule : rules.entrySet()) {
      int unused =
          transaction.update(
              "INSERT INTO "
                  + schema
                  + ".rule AS r (domain, name, value) VALUES (?, ?, CAST(? AS JSONB))"
                  + " ON CONFLICT (domain, name) DO UPDATE SET value = excluded.value"
                  + " WHERE r.value <> excluded.value",
              domain,
              rule.getKey(),
              rule.getValue());
    }
    List<String> known =
        transaction.query(
            "SELECT name FROM " + schema + ".rule WHERE domain = ? ORDER BY name",
            row -> row.getString(1),
            domain);
    for (String name : known) {
      if (!rules.containsKey(name)) {
        int unused =
            transaction.update(
                "DELETE FROM " + schema + ".rule WHERE domain = ? AND name = ?", domain, name);
      }
    }
    return Pending.of(true);
  }
}
