package dev.switchboard.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.chat.SendChat;
import dev.switchboard.protocol.feed.PublishFeed;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.task.ListTasks;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArgumentsTest {

  private static final SendChat SEND = new SendChat(456L, "hello", null);

  record OtherSend(long sessionId, String content) {}

  @Test
  void bindJsonToTheCommandsRecord() {
    Arguments arguments =
        Arguments.of(Json.parseObject("{\"sessionId\":456,\"content\":\"hello\",\"more\":1}"));

    assertThat(arguments.as(SendChat.class)).isEqualTo(SEND);
  }

  @Test
  void handOnTheRecordItself() {
    assertThat(Arguments.of(SEND).as(SendChat.class)).isSameAs(SEND);
  }

  @Test
  void bindARecordOfAnotherClassByItsFields() {
    assertThat(Arguments.of(SEND).as(OtherSend.class)).isEqualTo(new OtherSend(456, "hello"));
  }

  private record Misfit(Class<? extends Record> type, String json, String detail) {}

  static Stream<Misfit> misfits() {
    return Stream.of(
        new Misfit(SendChat.class, "{\"sessionId\":\"x\",\"content\":\"y\"}", "sessionId"),
        new Misfit(ListTasks.class, "{\"limit\":501}", "limit is not between"),
        new Misfit(PublishFeed.class, "{\"topic\":\"t\"}", "data is missing"),
        new Misfit(
            PublishFeed.class, "{\"topic\":\"t\",\"type\":\"x\",\"data\":1}", "type is none"));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void nameTheFieldThatDoesNotFit(Misfit misfit) {
    Arguments arguments = Arguments.of(Json.parseObject(misfit.json()));

    FailureException refused =
        catchThrowableOfType(FailureException.class, () -> arguments.as(misfit.type()));

    assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_MESSAGE);
    assertThat(refused.failure().detail()).contains(misfit.detail());
  }
}
