package dev.switchboard.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.store.TopicLog;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedPageTest {

  private final SharedPage page =
      new SharedPage(new TopicLog.Page(new Position("e", 2), 1, List.of(event(1), event(2)), 2), 0);

  private static Event event(long number) {
    return Event.durable(
        OneTopic.TOPIC,
        new Position("e", number),
        String.valueOf(number),
        0,
        new Published("data", IntNode.valueOf(7)));
  }

  @Test
  void encodesOnceForTheSocketsThatShareADialect() {
    NumberDialect shared = new NumberDialect();
    EncodedBatch first = page.take(shared, 0);
    page.giveBack(shared, first);

    assertThat(page.take(shared, 1)).isSameAs(first);
  }

  @Test
  void keepsNothingThatOneSocketAloneCanUse() {
    NumberDialect own = NumberDialect.ofOneSocket();
    EncodedBatch first = page.take(own, 1);
    assertThat(first.from()).isEqualTo(1);
    page.giveBack(own, first);

    assertThat(page.take(own, 1)).isNotSameAs(first);
  }
}
