package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.TOPIC;
import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.contentsOf;
import static dev.switchboard.store.Laboratory.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.event.ChatRead;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.PayloadKind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class FindEventTest {

  @Parameter Engine engine = Engine.SQLITE;

  @TempDir Path directory = Path.of("");

  private Laboratory laboratory;
  private TopicLog log;

  @BeforeEach
  void open() throws SQLException {
    laboratory = new Laboratory(engine, directory);
    log = laboratory.open().log();
    Retention three = new Retention(3, Duration.ofDays(1));
    LongStream.rangeClosed(1, 4)
        .mapToObj(i -> log.append(TOPIC, three, message("m" + i)))
        .toList()
        .forEach(Laboratory::await);
  }

  @AfterEach
  void close() {
    laboratory.close();
  }

  @Test
  void findsTheEventOfANumber() {
    Event third = laboratory.published.get(2);

    assertThat(await(log.find(PayloadKind.CHAT_MESSAGE, numberOf(third)))).hasValue(third);
  }

  @Test
  void findsNoneOfAnUnknownNumberOrAnotherKind() {
    long known = numberOf(laboratory.published.get(2));

    assertThat(await(log.find(PayloadKind.CHAT_MESSAGE, known + 1_000))).isEmpty();
    assertThat(await(log.find(PayloadKind.NOTIFICATION, known))).isEmpty();
  }

  @Test
  void findsNoneBeyondTheRetention() {
    long first = numberOf(laboratory.published.get(0));
    long last = numberOf(laboratory.published.get(3));
    assertThat(await(log.find(PayloadKind.CHAT_MESSAGE, first))).isEmpty();
    assertThat(await(log.find(PayloadKind.CHAT_MESSAGE, last))).isPresent();

    laboratory.clock.turn(Duration.ofDays(2));

    assertThat(await(log.find(PayloadKind.CHAT_MESSAGE, last))).isEmpty();
  }

  @Test
  void readsEventsOfAKindOnEitherSideOfANumber() {
    Topic other = new Topic("chat/2");
    for (int i = 1; i <= 9; i++) {
      Payload payload = i % 3 == 0 ? new ChatRead(2, i, UserId.of("bob")) : message("n" + i);
      Position unused = await(log.append(other, Retention.FOREVER, payload));
      // Numbers of this topic have gaps.
      unused = await(log.append(TOPIC, Retention.FOREVER, message("between")));
    }
    List<Event> all = await(log.read(other, 0, 100)).events();
    PayloadKind kind = PayloadKind.CHAT_MESSAGE;
    long fifth = numberOf(all.get(4));

    assertThat(contentsOf(await(log.readBefore(other, kind, fifth, 2))))
        .containsExactly("n2", "n4");
    assertThat(contentsOf(await(log.readBefore(other, kind, fifth + 1, 1)))).containsExactly("n5");
    assertThat(contentsOf(await(log.readBefore(other, kind, Long.MAX_VALUE, 2))))
        .containsExactly("n7", "n8");
    assertThat(await(log.readBefore(other, kind, 0, 9))).isEmpty();
    assertThat(contentsOf(await(log.readAfter(other, kind, fifth, 9)))).containsExactly("n7", "n8");
    assertThat(contentsOf(await(log.readAfter(other, kind, fifth - 1, 1)))).containsExactly("n5");
    assertThat(contentsOf(await(log.readAfter(other, kind, 0, 2)))).containsExactly("n1", "n2");
    assertThat(await(log.readAfter(other, kind, Long.MAX_VALUE, 9))).isEmpty();
    for (Event event : all) {
      assertThat(await(log.sequenceAt(other, numberOf(event) + 1)))
          .hasValue(Laboratory.sequenceOf(event));
    }
  }

  private static long numberOf(Event event) {
    return Event.numberOf(event.id()).orElseThrow();
  }
}
