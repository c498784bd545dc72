package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.chaos.history.Entry;
import java.util.function.Consumer;

/**
 * Reports the progress of one task by HTTP, number after number, and at the end that it is
 * completed. A report without an answer is made again: the same number twice changes nothing.
 */
final class TaskWriter implements WritingClient {

  private static final long AGAIN_MILLIS = 300;
  private static final long TOTAL = 1_000_000;
  private static final String RUNNING = "running";
  private static final String COMPLETED = "completed";

  private final Scene scene;
  private final Account account;
  private final String name;
  private final String task;
  private final long pauseMillis;
  private int node;
  private long completed;
  private long acknowledged;
  private boolean isStopping;
  private boolean isIdle = true;
  private boolean isGivenUp;

  TaskWriter(Scene scene, Account account, String name, String task, double perSecond) {
    this.scene = scene;
    this.account = account;
    this.name = name;
    this.task = task;
    pauseMillis = Math.round(1_000 / perSecond);
    node = scene.random(name).nextInt(scene.nodes().size());
  }

  /** Makes the task; not to be called on the clients' thread. */
  void create(Api api) {
    String state = invoke(TaskReader.statusOf(task), TaskStates.rank("pending"));
    String progress = invoke(TaskReader.progressOf(task), 0);
    ObjectNode body = Js.object().put("taskId", task).put("name", task).put("total", TOTAL);
    var unused = api.post("/tasks", body, name + "-create");
    ok(state);
    ok(progress);
  }

  @Override
  public void start() {}

  @Override
  public void startWriting() {
    isIdle = false;
    report();
  }

  private void report() {
    if (isStopping) {
      complete();
      return;
    }
    completed++;
    String progress = invoke(TaskReader.progressOf(task), completed);
    String state =
        completed == 1 ? invoke(TaskReader.statusOf(task), TaskStates.rank(RUNNING)) : "";
    insist(
        "/api/v1/tasks/" + task,
        Js.object().put("completed", completed),
        answer -> {
          ok(progress);
          if (!state.isEmpty()) {
            ok(state);
          }
          scene.later(pauseMillis, this::report);
        });
  }

  private void complete() {
    String state = invoke(TaskReader.statusOf(task), TaskStates.rank(COMPLETED));
    insist(
        "/api/v1/tasks/" + task,
        Js.object().put("status", COMPLETED),
        answer -> {
          ok(state);
          isIdle = true;
        });
  }

  private String invoke(String topic, long state) {
    String op = topic + "-" + state;
    scene.write(new Entry.Invoke(scene.now(), name, op, topic, String.valueOf(state), null));
    return op;
  }

  private void ok(String op) {
    acknowledged++;
    scene.write(new Entry.Ok(scene.now(), op, null));
  }

  private void insist(String path, ObjectNode body, Consumer<HttpCalls.Answer> then) {
    if (isGivenUp) {
      return;
    }
    scene
        .http()
        .call(
            node,
            "PATCH",
            path,
            account.token(),
            body,
            null,
            answer -> {
              // A completed task cannot be changed: the report that completed it was done.
              boolean isOver = answer.status() == 409 && isStopping;
              if (answer.isSuccess() || isOver) {
                then.accept(answer);
              } else if (answer.mayPass()) {
                node++;
                scene.later(AGAIN_MILLIS, () -> insist(path, body, then));
              } else {
                throw new IllegalStateException("PATCH " + path + ": " + answer);
              }
            });
  }

  @Override
  public void stopWriting() {
    isStopping = true;
  }

  @Override
  public boolean isIdle() {
    return isIdle;
  }

  @Override
  public void giveUp() {
    isGivenUp = true;
  }

  @Override
  public long acknowledged() {
    return acknowledged;
  }

  @Override
  public void end() {}
}
