package dev.switchboard.store;

import java.util.function.Consumer;

/**
 * The tables of a domain, as a folder of Flyway migrations on the class path. In them {@code
 * ${identity}} stands for the type of a BIGINT primary key that counts up by itself, {@code ${key}}
 * for that of one that is given, {@code ${clustered}} behind a table's closing bracket for rows
 * kept in the order of the key.
 *
 * @param owner the domain's name, under which the migrations that were run are remembered
 * @param location such as {@code db/migration/chat}
 * @param loader finds the folder
 * @param failed is told, where it cannot be migrated, by one line; what it throws ends the opening,
 *     else the store opens without these tables
 */
public record Schema(
    String owner, String location, ClassLoader loader, Consumer<StoreException> failed) {

  /** Tables that must be there, whose folder's last part is the name of their owner. */
  public static Schema of(String location, ClassLoader loader) {
    return new Schema(
        last(location),
        location,
        loader,
        fault -> {
          throw fault;
        });
  }

  /** Tables that must be there, whose folder is in the server's own jar. */
  public static Schema of(String location) {
    return of(location, Schema.class.getClassLoader());
  }

  /** The table in which Flyway remembers what was run; domains whose folders are alike differ. */
  String history() {
    String last = last(location);
    return "schema_history_" + (last.equals(owner) ? owner : owner + "_" + last);
  }

  private static String last(String location) {
    return location.substring(location.lastIndexOf('/') + 1);
  }
}
