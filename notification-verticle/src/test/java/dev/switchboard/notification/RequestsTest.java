package dev.switchboard.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.json.Json;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'title':'t','content':'c'} | exactly one of userId and userIds",
        "{'userId':'a','userIds':['b'],'title':'t','content':'c'} | exactly one of userId",
        "{'userIds':[],'title':'t','content':'c'} | userIds has not between 1 and 1000 users",
        "{'userIds':['a',null],'title':'t','content':'c'} | userIds has an entry that is null",
        "{'userIds':'a','title':'t','content':'c'} | userIds has the wrong type",
        "{'userIds':['a',true],'title':'t','content':'c'} | a user id is a string",
        "{'userId':'','title':'t','content':'c'} | a user id is 1 to 256 characters",
        "{'userId':'a','content':'c'} | title is missing",
        "{'userId':'a','title':'','content':'c'} | title is missing or empty",
        "{'userId':'a','title':7,'content':'c'} | title has the wrong type",
        "{'userId':'a','title':'t'} | message or content is missing",
        "{'userId':'a','title':'t','message':''} | message is missing or empty",
        "{'userId':'a','title':'t','message':'m','content':'c'} | two names of one text",
        "{'userId':'a','title':'t','content':'c','level':'loud'} | info, success, warning, error",
        "{'userId':'a','title':'t','content':'c','level':'INFO'} | info, success, warning, error",
        "{'userId':'a','title':'t','content':'c','action':{}} | action has the wrong type"
      })
  void namesWhatIsWrongWithANotification(String body, String fault) {
    assertThat(refusal(body, PostNotification.class).detail()).contains(fault);
  }

  @Test
  void boundsTheTextsOfANotification() {
    assertThat(refusal(notification("userId", "u", 243), PostNotification.class).detail())
        .isEqualTo("userId is longer than 242 characters");
    assertThat(refusal(notification("title", "t", 1_025), PostNotification.class).detail())
        .isEqualTo("title is longer than 1024 characters");
    assertThat(refusal(notification("content", "c", 65_537), PostNotification.class).detail())
        .isEqualTo("content is longer than 65536 characters");
    assertThat(refusal(notification("action", "a", 1_025), PostNotification.class).detail())
        .isEqualTo("action is longer than 1024 characters");
    assertThat(read(notification("content", "c", 65_536), PostNotification.class).recipients())
        .containsExactly("a");
  }

  private static String notification(String field, String character, int length) {
    var body = Json.object().put("userId", "a").put("title", "t").put("content", "c");
    return body.put(field, character.repeat(length)).toString();
  }

  @Test
  void boundsTheRecipients() {
    String users = String.join(",", IntStream.rangeClosed(1, 1_001).mapToObj(i -> "" + i).toList());

    assertThat(
            refusal("{'userIds':[" + users + "],'title':'t','content':'c'}", PostNotification.class)
                .code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @Test
  void takesBothNamesOfOneText() {
    PostNotification request =
        read(
            "{'userId':5,'title':'t','message':'same','content':'same','level':'warning'}",
            PostNotification.class);

    assertThat(request.to("5", 9, 1).content()).isEqualTo("same");
    assertThat(request.to("5", 9, 1).level()).isEqualTo("warning");
    assertThat(request.to("5", 9, 1).id()).isEqualTo("evt_9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'limit':0}",
        "{'limit':501}",
        "{'limit':'5'}",
        "{'cursor':''}",
        "{'cursor':'x5'}",
        "{'cursor':'u-5'}",
        "{'cursor':'u9999999999999999999'}",
        "{'unread':'yes'}",
        "{'userId':''}",
        "{'userId':'a\\u0000'}"
      })
  void refusesAListThatIsNotOfTheForm(String query) {
    assertThat(refusal(query, ListNotifications.class).code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @Test
  void listsFiftyByDefault() {
    assertThat(read("{}", ListNotifications.class).pageSize()).isEqualTo(50);
    assertThat(read("{'limit':500}", ListNotifications.class).pageSize()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'ids':[]}", "{'ids':[null]}", "{'ids':'evt_1'}", "{'ids':[1]}"})
  void refusesAcknowledgementsThatAreNotOfTheForm(String body) {
    assertThat(refusal(body, AckNotifications.class).code()).isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'userId':'a'} | sessionId is missing",
        "{'sessionId':'s'} | userId is missing",
        "{'sessionId':'s','userId':[]} | a user id is a string",
        "{'sessionId':'a\\u0000','userId':'a'} | sessionId has control characters"
      })
  void namesWhatIsWrongWithARunSession(String body, String fault) {
    assertThat(refusal(body, PutRunSession.class).detail()).contains(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'sessionId':'s','stderr':'','exitCode':0,'duration':1} | stdout is missing",
        "{'sessionId':'s','stdout':'','exitCode':0,'duration':1} | stderr is missing",
        "{'sessionId':'s','stdout':'','stderr':'','duration':1} | exitCode is missing",
        "{'sessionId':'s','stdout':'','stderr':'','exitCode':0} | duration is missing",
        "{'sessionId':'s','stdout':1,'stderr':'','exitCode':0,'duration':1} | stdout has the wrong",
        "{'sessionId':'s','stdout':'','stderr':'','exitCode':'0','duration':1} | exitCode has the",
        "{'sessionId':'s','stdout':'','stderr':'','exitCode':0,'duration':'1'} | duration has the",
        "{'sessionId':'s','stdout':'','stderr':'','exitCode':0,'duration':-1} | duration is not",
        "{'sessionId':'s','stdout':'','stderr':'','exitCode':0,'duration':1e300} | duration is not",
        "{'sessionId':'s','stdout':'','stderr':'','exitCode':4294967296,'duration':1} | exitCode is"
      })
  void namesWhatIsWrongWithARunResult(String body, String fault) {
    assertThat(refusal(body, PostRunResult.class).detail()).contains(fault);
  }

  @Test
  void boundsTheOutputOfARun() {
    String half = "x".repeat(32_769);
    String body =
        "{'sessionId':'s','stdout':'%s','stderr':'%s','exitCode':0,'duration':1}"
            .formatted(half, half);

    assertThat(refusal(body, PostRunResult.class).detail())
        .isEqualTo("stdout and stderr are longer than 65536 characters");
  }

  static Stream<Record> requests() {
    return Stream.of(
        read("{'userId':5,'title':'t','message':'m'}", PostNotification.class),
        read("{'userIds':['a',5],'title':'t','content':'m','action':'x'}", PostNotification.class),
        read("{'userId':'a','limit':7,'cursor':'r12','unread':true}", ListNotifications.class),
        read("{'ids':['evt_1','evt_1']}", AckNotifications.class),
        read("{'id':'evt_1'}", AckNotification.class),
        read("{'sessionId':'s','userId':5}", PutRunSession.class),
        read(
            "{'sessionId':'s','stdout':'','stderr':'','exitCode':-1,'duration':0}",
            PostRunResult.class),
        new NotificationIds(List.of("evt_1")),
        new InboxPage(
            List.of(new InboxItem("evt_1", "u", "t", "c", "info", null, "r", 5, false, 6L)), "u5"),
        new InboxPage(List.of(), null),
        new RunSession("s", "u"),
        new RunResultPosted(7));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void travelsBetweenNodesUnchanged(Record request) {
    assertThat(Json.<Record>decode(Json.tree(request), asRecord(request))).isEqualTo(request);
  }

  @SuppressWarnings("unchecked")
  private static Class<Record> asRecord(Record record) {
    return (Class<Record>) record.getClass();
  }

  @Test
  void writesDownThatThereIsNoNextPage() {
    assertThat(Json.tree(new InboxPage(List.of(), null)).toString())
        .isEqualTo("{\"items\":[],\"nextCursor\":null}");
  }

  private static <T> T read(String body, Class<T> type) {
    return Json.decode(Json.parseObject(body.replace('\'', '"')), type);
  }

  private static <T> Failure refusal(String body, Class<T> type) {
    return catchThrowableOfType(FailureException.class, () -> read(body, type)).failure();
  }
}
