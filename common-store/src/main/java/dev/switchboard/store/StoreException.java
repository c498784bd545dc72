package dev.switchboard.store;

/** A store that cannot be opened; the message is one line that says what is wrong, and where. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StoreException(String where, String what) {
    super(where + ": " + oneLine(what), null, false, false);
  }

  /** Says what is wrong with a database. */
  static StoreException of(Database database, String what) {
    return new StoreException("database " + database.shown(), what);
  }

  /** The first line of a driver's message, which may go on with hints and positions. */
  static String oneLine(String message) {
    return message.strip().lines().findFirst().orElse("unknown error");
  }

  /** What a throwable says, in one line. */
  static String oneLine(Throwable thrown) {
    String message = thrown.getMessage();
    return oneLine(message == null ? thrown.getClass().getSimpleName() : message);
  }
}
