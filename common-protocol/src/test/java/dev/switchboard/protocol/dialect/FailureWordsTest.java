package dev.switchboard.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ServerMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class FailureWordsTest {

  private static final String TABLE = "/fixtures/failures.csv";
  private static final FakeConnection SOCKET = FakeConnection.of("alice");

  private final Dialect chat = new ChatDialect(ZoneOffset.UTC);
  private final Dialect envelope = EnvelopeDialect.json(name -> Optional.empty());

  @ParameterizedTest
  @CsvFileSource(resources = TABLE, numLinesToSkip = 1)
  void tellsEveryClassOfFailuresInTheWordsOfEachDialect(
      FailureCode code,
      int http,
      int inEnvelope,
      String inTask,
      int inSession,
      String textInSession,
      String inChat,
      String inChannel) {
    Failure failure = Failure.of(code, "why");

    assertThat(code.httpStatus()).isEqualTo(http);
    assertThat(told(envelope, failure).at("/data/code").intValue()).isEqualTo(inEnvelope);
    assertThat(told(envelope, failure).at("/data/message").textValue()).isEqualTo("why");
    assertThat(told(TaskDialect.all(), failure).at("/error/code").textValue()).isEqualTo(inTask);
    JsonNode session = told(new SessionDialect(), failure);
    assertThat(session.at("/data/code").intValue()).isEqualTo(inSession);
    assertThat(session.at("/data/message").textValue()).isEqualTo(textInSession);
    assertThat(told(chat, failure).at("/error").textValue()).isEqualTo(inChat);
    assertThat(told(new ChannelDialect(), failure).at("/message").textValue()).isEqualTo(inChannel);
  }

  @Test
  void listsEveryClassOfFailures() throws IOException {
    try (InputStream table = Objects.requireNonNull(getClass().getResourceAsStream(TABLE))) {
      Stream<String> lines = new String(table.readAllBytes(), StandardCharsets.UTF_8).lines();

      assertThat(
              lines.skip(1).map(line -> FailureCode.valueOf(line.substring(0, line.indexOf(',')))))
          .containsExactly(FailureCode.values());
    }
  }

  @Test
  void tellsTheReasonOfADomainInsteadOfTheWordForItsClass() {
    Failure closed = Failure.of(FailureCode.CLOSED, "the poll is closed").because("投票已结束");

    assertThat(told(chat, closed).at("/error").textValue()).isEqualTo("投票已结束");
    assertThat(told(new ChannelDialect(), closed).at("/message").textValue()).isEqualTo("投票已结束");
    JsonNode session = told(new SessionDialect(), closed).path("data");
    assertThat(session.path("code").intValue()).isEqualTo(4008);
    assertThat(session.path("message").textValue()).isEqualTo("投票已结束");
    assertThat(session.path("details").textValue()).isEqualTo("the poll is closed");
    assertThat(told(envelope, closed).at("/data/message").textValue())
        .isEqualTo("the poll is closed");
  }

  private static JsonNode told(Dialect dialect, Failure failure) {
    byte[] frame =
        Objects.requireNonNull(
            dialect.encode(new ServerMessage.Failed(null, failure, 1_640_995_200_000L), SOCKET));
    return Json.parseObject(new String(frame, StandardCharsets.UTF_8));
  }
}
