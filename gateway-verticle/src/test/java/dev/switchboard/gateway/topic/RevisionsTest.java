package dev.switchboard.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.json.Json;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RevisionsTest {

  private long nanos = Long.MAX_VALUE - 1;
  private final Revisions revisions = new Revisions(() -> nanos);

  private static Event event(String id, Reach reach) {
    return Event.ephemeral(OpenTopics.NOW, id, 0, new Published("data", Json.object()), reach);
  }

  private static Event telling(String of, long number) {
    return event(of + number, Reach.ALL.telling(of, number));
  }

  @Test
  void leavesOutWhatIsOlderThanWhatWasToldBefore() {
    assertThat(revisions.isOutdated(telling("a", 2))).isFalse();
    assertThat(revisions.isOutdated(telling("b", 1))).isFalse();

    assertThat(revisions.isOutdated(telling("a", 1))).isTrue();
    assertThat(revisions.isOutdated(telling("a", 2))).isFalse();
    assertThat(revisions.isOutdated(telling("a", 7))).isFalse();
    assertThat(revisions.isOutdated(telling("a", 6))).isTrue();
    assertThat(revisions.isOutdated(event("c", Reach.ALL))).isFalse();
  }

  @Test
  void takesAThingThatBeganAnewForWhatItIs() {
    assertThat(revisions.isOutdated(telling("a", 9))).isFalse();

    nanos += TimeUnit.SECONDS.toNanos(10);
    assertThat(revisions.isOutdated(telling("a", 1))).isTrue();
    nanos += 1;

    assertThat(revisions.isOutdated(telling("a", 1))).isFalse();
  }

  @Test
  void keepsWhatComesTooLateFromSubscribers() {
    OpenTopics topics = new OpenTopics();
    FullSocket socket = topics.socket("s", new PaddedDialect("padded", 20));
    topics.subscribe(socket, OpenTopics.NOW, null, false);

    topics.publish(List.of(telling("a", 2)));
    topics.publish(List.of(telling("a", 1), telling("b", 1)));

    assertThat(socket.told).containsExactly("a2", "b1");
    topics.close();
  }

  @Test
  void staysWithAReachThatIsNarrowed() {
    Reach reach = Reach.onlyFor("ann").telling("a", 3);

    assertThat(reach.conflatedBy("k").revision()).isEqualTo(new Reach.Revision("a", 3));
    assertThat(reach.lastOf("k").revision()).isEqualTo(new Reach.Revision("a", 3));
    assertThat(reach.onlyFor()).isEqualTo("ann");
  }
}
