package dev.switchboard.task;

import dev.switchboard.protocol.task.Task;
import dev.switchboard.protocol.task.TaskState;
import dev.switchboard.store.Sql;
import dev.switchboard.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of tasks. */
final class TaskTable {

  private static final String SELECT =
      "SELECT number, task_id, name, status, total, completed, failed, current_item, detail,"
          + " user_id, created_at, start_time, end_time, revision, changed_at FROM task";

  private TaskTable() {}

  /**
   * Which tasks a list is of.
   *
   * @param visibleTo only tasks of this user and of nobody; empty for all
   * @param belowNumber only tasks made before the one of this number
   */
  record Selection(Optional<String> visibleTo, Optional<TaskState> state, long belowNumber) {}

  static Optional<StoredTask> find(Sql sql, String taskId) throws SQLException {
    return sql.queryOne(SELECT + " WHERE task_id = ?", TaskTable::stored, taskId);
  }

  /** The same, with the row locked where other nodes could change it meanwhile. */
  static Optional<StoredTask> lock(Transaction tx, String taskId) throws SQLException {
    return tx.queryOne(SELECT + " WHERE task_id = ? " + tx.forUpdate(), TaskTable::stored, taskId);
  }

  /** Lists tasks, newest first. */
  static List<StoredTask> list(Sql sql, Selection wanted, int limit) throws SQLException {
    StringBuilder where = new StringBuilder(" WHERE number < ?");
    List<Object> parameters = new ArrayList<>();
    parameters.add(wanted.belowNumber());
    addVisibility(wanted.visibleTo(), where, parameters);
    wanted
        .state()
        .ifPresent(
            state -> {
              where.append(" AND status = ?");
              parameters.add(state.word());
            });
    parameters.add(limit);
    return sql.query(
        SELECT + where + " ORDER BY number DESC LIMIT ?", TaskTable::stored, parameters.toArray());
  }

  /** Lists the tasks that changed last, of those that changed after a time, the last one first. */
  static List<StoredTask> changedAfter(Sql sql, Optional<String> visibleTo, long time, int limit)
      throws SQLException {
    StringBuilder where = new StringBuilder(" WHERE changed_at > ?");
    List<Object> parameters = new ArrayList<>(List.of(time));
    addVisibility(visibleTo, where, parameters);
    parameters.add(limit);
    return sql.query(
        SELECT + where + " ORDER BY changed_at DESC, number DESC LIMIT ?",
        TaskTable::stored,
        parameters.toArray());
  }

  private static void addVisibility(
      Optional<String> visibleTo, StringBuilder where, List<Object> parameters) {
    visibleTo.ifPresent(
        user -> {
          where.append(" AND (user_id IS NULL OR user_id = ?)");
          parameters.add(user);
        });
  }

  /** Adds a task; tells whether its id was free. */
  static boolean insert(Transaction tx, Task task) throws SQLException {
    return tx.update(
            "INSERT INTO task (task_id, name, status, total, completed, failed, current_item,"
                + " detail, user_id, created_at, start_time, end_time, revision, changed_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)"
                + " ON CONFLICT (task_id) DO NOTHING",
            task.taskId(),
            task.name(),
            task.status(),
            task.total(),
            task.completed(),
            task.failed(),
            task.current(),
            task.detail(),
            task.userId(),
            task.createdAt(),
            task.startTime(),
            task.endTime(),
            task.createdAt())
        == 1;
  }

  /** Writes what can change of a task. */
  static void update(Transaction tx, StoredTask stored) throws SQLException {
    Task task = stored.task();
    tx.update(
        "UPDATE task SET status = ?, total = ?, completed = ?, failed = ?, current_item = ?,"
            + " detail = ?, start_time = ?, end_time = ?, revision = ?, changed_at = ?"
            + " WHERE number = ?",
        task.status(),
        task.total(),
        task.completed(),
        task.failed(),
        task.current(),
        task.detail(),
        task.startTime(),
        task.endTime(),
        stored.revision(),
        stored.changedAt(),
        stored.number());
  }

  /** Deletes finished tasks that ended before a time; returns how many, at most the limit. */
  static int deleteEndedBefore(Transaction tx, long endTime, int limit) throws SQLException {
    return tx.update(
        "DELETE FROM task WHERE number IN (SELECT number FROM task WHERE end_time IS NOT NULL"
            + " AND end_time < ? ORDER BY end_time, number LIMIT ?)",
        endTime,
        limit);
  }

  /** Deletes all but the last finished tasks; returns how many, at most the limit. */
  static int deleteEndedBeyond(Transaction tx, int kept, int limit) throws SQLException {
    return tx.update(
        "DELETE FROM task WHERE number IN (SELECT number FROM task WHERE end_time IS NOT NULL"
            + " ORDER BY end_time DESC, number DESC LIMIT ? OFFSET ?)",
        limit,
        kept);
  }

  private static StoredTask stored(ResultSet row) throws SQLException {
    long total = row.getLong("total");
    long completed = row.getLong("completed");
    return new StoredTask(
        new Task(
            row.getString("task_id"),
            row.getString("name"),
            row.getString("status"),
            total,
            completed,
            row.getLong("failed"),
            row.getString("current_item"),
            row.getString("detail"),
            Task.percentage(completed, total),
            row.getLong("created_at"),
            nullable(row, "start_time"),
            nullable(row, "end_time"),
            row.getString("user_id")),
        row.getLong("number"),
        row.getLong("revision"),
        row.getLong("changed_at"));
  }

  private static @Nullable Long nullable(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
