package dev.switchboard.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.task.CreateTask;
import dev.switchboard.protocol.task.ListTasks;
import dev.switchboard.protocol.task.ReportTask;
import dev.switchboard.protocol.task.Task;
import dev.switchboard.protocol.task.TaskPage;
import dev.switchboard.protocol.task.TaskRef;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskRequestsTest {

  private static final Task TASK =
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
          null);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | name is missing or empty",
        "{'name':''} | name is missing or empty",
        "{'name':7} | name has the wrong type or value",
        "{'name':'a\\u0000'} | name has control characters",
        "{'name':'a','taskId':''} | taskId is not 1 to 128 of A-Z a-z 0-9 . _ : -",
        "{'name':'a','taskId':'a/b'} | taskId is not 1 to 128 of A-Z a-z 0-9 . _ : -",
        "{'name':'a','taskId':7} | taskId has the wrong type or value",
        "{'name':'a','total':-1} | total is not between 0 and 9007199254740991",
        "{'name':'a','total':9007199254740992} | total is not between 0 and 9007199254740991",
        "{'name':'a','total':1.5} | total has the wrong type or value",
        "{'name':'a','total':'5'} | total has the wrong type or value",
        "{'name':'a','userId':true} | a user id is a string or a whole number"
      })
  void namesWhatIsWrongWithATaskToBeMade(String body, String detail) {
    assertRefused(body, CreateTask.class, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | taskId is missing or empty",
        "{'taskId':'t','completed':'5'} | completed has the wrong type or value",
        "{'taskId':'t','completed':1.5} | completed has the wrong type or value",
        "{'taskId':'t','completed':true} | completed has the wrong type or value",
        "{'taskId':'t','failed':[]} | failed has the wrong type or value",
        "{'taskId':'t','total':{}} | total has the wrong type or value",
        "{'taskId':'t','completed':-1} | completed is negative",
        "{'taskId':'t','failed':-1} | failed is negative",
        "{'taskId':'t','total':-1} | total is negative",
        "{'taskId':'t','current':5} | current has the wrong type or value",
        "{'taskId':'t','detail':'\\u0007'} | detail has control characters",
        "{'taskId':'t','status':'done'}"
            + "| status is none of pending, running, completed, failed, cancelled",
        "{'taskId':'t','status':1} | status has the wrong type or value"
      })
  void namesWhatIsWrongWithAReport(String body, String detail) {
    assertRefused(body, ReportTask.class, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'status':'done'} | status is none of pending, running, completed, failed, cancelled",
        "{'limit':0} | limit is not between 1 and 500",
        "{'limit':501} | limit is not between 1 and 500"
      })
  void namesWhatIsWrongWithAQuestion(String body, String detail) {
    assertRefused(body, ListTasks.class, detail);
  }

  @Test
  void boundsTexts() {
    assertThat(new CreateTask("a".repeat(128), "n".repeat(256), null, null).name()).hasSize(256);
    assertThatThrownBy(() -> CreateTask.named("n".repeat(257), 0))
        .hasMessage("name is longer than 256 characters");
    assertThatThrownBy(() -> ReportTask.completed("t", 1).at("x".repeat(1_025), null))
        .hasMessage("current is longer than 1024 characters");
    assertThatThrownBy(() -> ReportTask.completed("t", 1).at(null, "x".repeat(1_025)))
        .hasMessage("detail is longer than 1024 characters");
    assertThat(ReportTask.completed("t", 1).at("two\nlines", null).current()).contains("\n");
  }

  @Test
  void doesNotFindWhatNoIdCanName() {
    assertThatThrownBy(() -> new TaskRef("a/b"))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().code()).isEqualTo(FailureCode.NOT_FOUND);
              assertThat(e.failure().subjects()).containsExactly("a/b");
            });
    assertThatThrownBy(() -> new TaskRef("a".repeat(129))).hasMessage("there is no such task");
  }

  @Test
  void showsATaskInTheWordsOfPatchAndOfTheContract() {
    assertThat(Json.tree(TASK).toString())
        .isEqualTo(
            "{\"taskId\":\"task_1\",\"name\":\"Import\",\"status\":\"running\",\"total\":100,"
                + "\"completed\":45,\"failed\":5,\"current\":\"BTC\",\"detail\":\"Downloading\","
                + "\"percentage\":45,\"createdAt\":1000,\"startTime\":2000,\"endTime\":null,"
                + "\"progress\":{\"total\":100,\"completed\":45,\"failed\":5,"
                + "\"current\":\"BTC\",\"percentage\":45,\"status\":\"Downloading\"}}");
    assertThat(Json.tree(new TaskPage(List.of(), null)).toString())
        .isEqualTo("{\"items\":[],\"nextCursor\":null}");
  }

  @Test
  void readsATaskThatAnotherNodeWrote() {
    assertThat(Json.decode(Json.encode(TASK), Task.class)).isEqualTo(TASK);
  }

  private static void assertRefused(String body, Class<?> type, String detail) {
    assertThatThrownBy(() -> Json.decode(Json.parseObject(body.replace('\'', '"')), type))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().code()).isEqualTo(FailureCode.INVALID_MESSAGE))
        .hasMessage(detail);
  }
}
