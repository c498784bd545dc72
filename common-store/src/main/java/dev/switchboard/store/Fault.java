package dev.switchboard.store;

/** What a database's error means for the transaction that met it. */
enum Fault {
  /** The statement was wrong or broke a constraint: the fault of the work that made it. */
  WORK,
  /** Another writer was in the way; the same transaction may succeed when run again. */
  CONTENTION,
  /** The connection is gone; the transaction may succeed on another. */
  CONNECTION_LOST,
  /** The database cannot be used now: full, read-only, locked, corrupt or not there. */
  UNAVAILABLE
}
