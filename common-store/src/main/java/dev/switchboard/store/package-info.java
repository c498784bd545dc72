/**
 * The topic log and the database behind it: one JDBC code path for SQLite and PostgreSQL.
 *
 * <p>The walk of a write: a domain hands {@link dev.switchboard.store.Store#write} a unit of work;
 * it queues for the one writer thread, which runs all that has queued up in one transaction (group
 * commit); the events that the works appended get their sequences at the end of the batch, topics
 * in sorted order; the transaction commits, synced to disk; the events are published; then the
 * callers' futures complete on their own contexts. Reads go to a few reader threads. What SQL
 * clients of PostgreSQL commit by themselves is heard of by {@code CommitListener}, read from the
 * log and published likewise.
 *
 * <p>Two guesses find the rest: {@code Writer} is the thread and its queue, {@code GroupCommit} the
 * batch and what happens when it fails, {@code BatchRun} one attempt, {@code TopicRows} and {@code
 * OnceAnswers} what is written at its end; {@code SqlTopicLog} reads; {@code FairQueue} is where
 * reads wait; {@code Sweeper} deletes; {@code SqlNodeLease} and {@code LeaseWatch} tell which nodes
 * live; {@code SqlFunctions} are what SQL clients call; {@code HealthMonitor} knows how all this
 * is; {@code SqliteDatabase} and {@code PostgresDatabase} are all that differs.
 */
@Api
@NullMarked
package dev.switchboard.store;

import dev.switchboard.protocol.Api;
import org.jspecify.annotations.NullMarked;
