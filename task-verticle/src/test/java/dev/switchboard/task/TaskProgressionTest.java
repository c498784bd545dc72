package dev.switchboard.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.task.CreateTask;
import dev.switchboard.protocol.task.ReportTask;
import dev.switchboard.protocol.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskProgressionTest {

  private static final Task NEW =
      TaskProgression.begin(new CreateTask(null, "Import", 100L, null), "task_1", null, 1_000);
  private static final Task WITHOUT_TOTAL =
      TaskProgression.begin(new CreateTask(null, "Import", null, null), "task_1", null, 1_000);

  @Test
  void beginsPendingWithNothingDone() {
    assertThat(NEW)
        .isEqualTo(
            new Task("task_1", "Import", "pending", 100, 0, 0, "", "", 0, 1_000, null, null, null));
    assertThat(WITHOUT_TOTAL.total()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'completed':0}", "{'failed':1}", "{'current':'x'}", "{'detail':''}"})
  void startsByAFirstProgress(String report) {
    Task running = after(NEW, report, 2_000);

    assertThat(running.status()).isEqualTo("running");
    assertThat(running.startTime()).isEqualTo(2_000);
    assertThat(running.endTime()).isNull();
  }

  @Test
  void doesNotStartByATotalAlone() {
    assertThat(after(NEW, "{'total':200}", 2_000).status()).isEqualTo("pending");
  }

  @ParameterizedTest
  @CsvSource({
    "100, 45, 45",
    "3, 1, 33",
    "3, 2, 66",
    "1000, 999, 99",
    "3, 3, 100",
    "0, 7, 0",
    "9007199254740991, 9007199254740990, 99"
  })
  void roundsThePercentageDown(long total, long completed, int percentage) {
    Task task = after(WITHOUT_TOTAL, "{'total':" + total + ",'completed':" + completed + "}", 1);

    assertThat(task.percentage()).isEqualTo(percentage);
  }

  @Test
  void keepsWhatAReportDoesNotSay() {
    Task one = after(NEW, "{'completed':45,'current':'BTC','detail':'Downloading'}", 2_000);
    Task two = after(one, "{'failed':5}", 3_000);

    assertThat(two)
        .isEqualTo(
            new Task(
                "task_1",
                "Import",
                "running",
                100,
                45,
                5,
                "BTC",
                "Downloading",
                45,
                1_000,
                2_000L,
                null,
                null));
    assertThat(after(two, "{}", 4_000)).isEqualTo(two);
    assertThat(after(two, "{'completed':45,'status':'running'}", 4_000)).isEqualTo(two);
  }

  @ParameterizedTest
  @CsvSource({"completed, 5000", "failed, 5000", "cancelled,"})
  void ends(String status, Long start) {
    Task ended = after(NEW, "{'status':'" + status + "'}", 5_000);

    assertThat(ended.status()).isEqualTo(status);
    assertThat(ended.startTime()).isEqualTo(start);
    assertThat(ended.endTime()).isEqualTo(5_000);
    assertThat(ended.completed()).isZero();
  }

  @Test
  void endsNotBeforeItStarted() {
    Task running = after(NEW, "{'status':'running'}", 5_000);

    assertThat(after(running, "{'status':'failed'}", 4_000).endTime()).isEqualTo(5_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"completed", "failed", "cancelled"})
  void changesNothingOfAFinishedTask(String status) {
    Task ended = after(NEW, "{'status':'" + status + "'}", 5_000);

    for (String report :
        new String[] {"{}", "{'completed':1}", "{'status':'" + status + "'}", "{'total':5}"}) {
      assertThatThrownBy(() -> after(ended, report, 6_000))
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure().code()).isEqualTo(FailureCode.CLOSED));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'completed':44} | completed goes backwards",
        "{'failed':4} | failed goes backwards",
        "{'status':'pending'} | status goes backwards",
        "{'completed':96} | completed would be more than the total",
        "{'failed':56} | failed would be more than the total",
        "{'completed':90,'failed':20} | completed and failed would be more than the total",
        "{'completed':9007199254740992} | completed is beyond",
        "{'failed':99999999999999999999999999} | failed is beyond",
        "{'total':49} | total is less than",
        "{'total':0} | total is less than",
        "{'total':9007199254740992} | total is beyond",
        "{'total':60,'completed':70} | total is less than"
      })
  void refusesToGoBackOrBeyondABoundAndNamesTheField(String report, String detail) {
    Task running = after(NEW, "{'completed':45,'failed':5}", 2_000);

    assertThatThrownBy(() -> after(running, report, 3_000))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().code()).isEqualTo(FailureCode.CONFLICT))
        .hasMessageStartingWith(detail);
  }

  @Test
  void refusesProgressThatIsSaidToBePending() {
    assertThatThrownBy(() -> after(NEW, "{'completed':1,'status':'pending'}", 2_000))
        .hasMessageStartingWith("status goes backwards");
    assertThat(after(NEW, "{'status':'pending'}", 2_000)).isEqualTo(NEW);
  }

  @Test
  void takesAnyNumberWithoutATotalAndATotalBeyondIt() {
    Task running = after(WITHOUT_TOTAL, "{'completed':500}", 2_000);

    assertThat(after(running, "{'total':0}", 3_000)).isEqualTo(running);
    assertThat(after(running, "{'total':1000}", 3_000).percentage()).isEqualTo(50);
    assertThatThrownBy(() -> after(running, "{'total':499}", 3_000))
        .hasMessageStartingWith("total is less than");
  }

  private static Task after(Task before, String report, long now) {
    ObjectNode json = Json.parseObject(report.replace('\'', '"'));
    json.put("taskId", before.taskId());
    return TaskProgression.after(before, Json.decode(json, ReportTask.class), now);
  }
}
