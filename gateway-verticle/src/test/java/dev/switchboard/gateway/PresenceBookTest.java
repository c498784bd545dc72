package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Presence;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PresenceBookTest {

  private static final Topic ROOM = new Topic("room");
  private static final Topic OTHER = new Topic("other");

  private final PresenceBook book =
      new PresenceBook(Clock.fixed(Instant.ofEpochMilli(1_000), ZoneOffset.UTC));
  private final List<String> told = new ArrayList<>();

  private void join(Topic topic, String userId, String connectionId) {
    Principal principal = Principal.claimed(UserId.of(userId));
    book.join(topic, new Caller(principal, connectionId, userId + "'s phone"), connectionId);
  }

  private void watch(Topic topic, String connectionId) {
    book.watch(topic, connectionId, event -> told.add(connectionId + ": " + words(event)));
  }

  private static String words(Event event) {
    Presence presence = (Presence) event.payload();
    return presence.action() + " " + presence.principal() + " " + presence.clientId();
  }

  @Test
  void knowsWhoIsThere() {
    join(ROOM, "ann", "c1");
    join(ROOM, "ann", "c2");
    join(ROOM, "bob", "c3");
    join(OTHER, "bob", "c3");
    book.leave(ROOM, "c2");

    assertThat(book.members(ROOM))
        .containsExactlyInAnyOrder(
            new PresenceBook.Member("c1", "ann's phone", "ann"),
            new PresenceBook.Member("c3", "bob's phone", "bob"));
    assertThat(book.members(new Topic("empty"))).isEmpty();
  }

  @Test
  void tellsThoseWhoWatchOfOthersThatComeAndGo() {
    join(ROOM, "ann", "c1");
    watch(ROOM, "c1");
    join(ROOM, "bob", "c2");
    watch(ROOM, "c2");
    join(ROOM, "ann", "c3");
    join(OTHER, "ann", "c4");
    book.leave(ROOM, "c3");

    assertThat(told)
        .containsExactlyInAnyOrder(
            "c1: join bob bob's phone",
            "c1: join ann ann's phone",
            "c2: join ann ann's phone",
            "c1: leave ann ann's phone",
            "c2: leave ann ann's phone");
  }

  @Test
  void tellsNobodyOfItself() {
    watch(ROOM, "c1");
    join(ROOM, "ann", "c1");
    book.leave(ROOM, "c1");

    assertThat(told).isEmpty();
  }

  @Test
  void tellsNobodyWhoHasLeft() {
    join(ROOM, "ann", "c1");
    watch(ROOM, "c1");
    book.leave(ROOM, "c1");

    join(ROOM, "bob", "c2");

    assertThat(told).isEmpty();
  }

  @Test
  void saysNothingOfWhoWasNotThere() {
    watch(ROOM, "c1");

    book.leave(ROOM, "c2");
    book.leave(OTHER, "c1");

    assertThat(told).isEmpty();
  }

  @Test
  void writesEventsThatTheTopicDidNotMake() {
    List<Event> events = new ArrayList<>();
    book.watch(ROOM, "c1", events::add);

    join(ROOM, "bob", "c2");
    book.leave(ROOM, "c2");

    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.topic()).isEqualTo(ROOM);
              assertThat(event.position()).isNull();
              assertThat(event.timestamp()).isEqualTo(1_000);
            })
        .extracting(Event::id)
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void countsTheSubscribersOfTheTopicsBehindAName() {
    join(new Topic("a"), "ann", "c1");
    join(new Topic("b"), "ann", "c1");
    join(new Topic("b"), "ann", "c2");
    join(new Topic("c"), "ann", "c1");
    join(new Topic("d"), "ann", "c1");
    book.leave(new Topic("d"), "c1");

    assertThat(book.subscribersAfter("a").toString()).isEqualTo("{b=2, c=1}");
    assertThat(book.subscribersAfter("").keySet()).containsExactly("a", "b", "c");
  }

  @Test
  void losesNobodyWhereManyThreadsComeAndGo() {
    IntStream.range(0, 4_000)
        .parallel()
        .forEach(
            i -> {
              join(ROOM, "ann", "c" + i);
              if (i % 2 == 0) {
                book.leave(ROOM, "c" + i);
              }
            });

    assertThat(book.members(ROOM)).hasSize(2_000);
  }
}
