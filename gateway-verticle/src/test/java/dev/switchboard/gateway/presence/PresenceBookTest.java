package dev.switchboard.gateway.presence;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PresenceBookTest {

  private static final Topic ROOM = new Topic("room");
  private static final Topic OTHER = new Topic("other");

  private final List<Event> published = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private final PresenceBook book =
      new PresenceBook(
          events -> published.addAll(events),
          (delayMs, task) -> later.add(task),
          Clock.fixed(Instant.ofEpochMilli(1_000), ZoneOffset.UTC));

  private void join(Topic topic, String userId, String connectionId) {
    join(topic, userId, userId + "'s phone", connectionId);
  }

  private void join(Topic topic, String userId, @Nullable String clientId, String connectionId) {
    Principal principal = Principal.claimed(UserId.of(userId));
    book.join(topic, new Caller(principal, connectionId, clientId), connectionId);
  }

  private void leave(Topic topic, String connectionId) {
    book.leave(topic, connectionId, false);
  }

  private List<String> told() {
    return published.stream()
        .map(
            event -> {
              Presence presence = (Presence) event.payload();
              return event.topic() + ": " + presence.action() + " " + presence.principal();
            })
        .toList();
  }

  @Test
  void knowsWhoIsThere() {
    join(ROOM, "ann", "c1");
    join(ROOM, "ann", "c2");
    join(ROOM, "bob", "c3");
    join(OTHER, "bob", "c3");
    leave(ROOM, "c2");

    assertThat(book.members(ROOM))
        .containsExactlyInAnyOrder(
            new PresenceBook.Member("c1", "ann's phone", "ann"),
            new PresenceBook.Member("c3", "bob's phone", "bob"));
    assertThat(book.members(new Topic("empty"))).isEmpty();
  }

  @Test
  void tellsWhereSomebodyWatchesWhoComesAndGoes() {
    book.watch(ROOM);
    join(ROOM, "ann", "c1");
    join(ROOM, "bob", "c2");
    join(OTHER, "bob", "c2");
    leave(ROOM, "c2");

    assertThat(told()).containsExactly("room: join ann", "room: join bob", "room: leave bob");
  }

  @Test
  void tellsNobodyWhereNobodyWatchesAnyMore() {
    book.watch(ROOM);
    book.watch(ROOM);
    book.unwatch(ROOM);
    join(ROOM, "ann", "c1");
    book.unwatch(ROOM);

    leave(ROOM, "c1");

    assertThat(told()).containsExactly("room: join ann");
  }

  @Test
  void tellsAMemberOfNothingThatItsOwnSocketDid() {
    book.watch(ROOM);

    join(ROOM, "ann", "c1");
    leave(ROOM, "c1");

    assertThat(published)
        .allSatisfy(event -> assertThat(event.reach().exceptConnection()).isEqualTo("c1"))
        .hasSize(2);
  }

  @Test
  void joinsWithTheFirstSocketOfAClientAndLeavesWithItsLast() {
    book.watch(ROOM);
    join(ROOM, "ann", "c1");
    join(ROOM, "ann", "c2");
    leave(ROOM, "c1");
    assertThat(told()).containsExactly("room: join ann");

    leave(ROOM, "c2");

    assertThat(told()).containsExactly("room: join ann", "room: leave ann");
  }

  @Test
  void takesSocketsWithoutAClientIdForMembersOfTheirOwn() {
    book.watch(ROOM);
    join(ROOM, "ann", null, "c1");
    join(ROOM, "ann", null, "c2");
    leave(ROOM, "c1");

    assertThat(told()).containsExactly("room: join ann", "room: join ann", "room: leave ann");
  }

  @Test
  void saysNothingOfAMemberThatWasCutOffAndComesBack() {
    book.watch(ROOM);
    join(ROOM, "ann", "c1");
    book.leave(ROOM, "c1", true);
    assertThat(book.members(ROOM)).isEmpty();

    join(ROOM, "ann", "c2");
    later.forEach(Runnable::run);

    assertThat(told()).containsExactly("room: join ann");
    assertThat(book.members(ROOM)).hasSize(1);
  }

  @Test
  void saysThatAMemberLeftWhichWasCutOffAndStaysAway() {
    book.watch(ROOM);
    join(ROOM, "ann", "c1");
    book.leave(ROOM, "c1", true);
    join(ROOM, "ann", "c2");
    book.leave(ROOM, "c2", true);
    later.get(0).run();
    assertThat(told()).containsExactly("room: join ann");

    later.get(1).run();

    assertThat(told()).containsExactly("room: join ann", "room: leave ann");
  }

  @Test
  void takesNoEarlierCutForThatOfAMemberThatLeftAndJoinedAnew() {
    book.watch(ROOM);
    join(ROOM, "ann", "c1");
    book.leave(ROOM, "c1", true);
    join(ROOM, "ann", "c2");
    leave(ROOM, "c2");
    join(ROOM, "ann", "c3");
    book.leave(ROOM, "c3", true);

    later.get(0).run();
    join(ROOM, "ann", "c4");

    assertThat(told()).containsExactly("room: join ann", "room: leave ann", "room: join ann");
  }

  @Test
  void saysNothingOfWhoWasNotThere() {
    book.watch(ROOM);

    leave(ROOM, "c2");
    leave(OTHER, "c1");

    assertThat(told()).isEmpty();
  }

  @Test
  void writesEventsThatTheTopicDidNotMake() {
    book.watch(ROOM);

    join(ROOM, "bob", "c2");
    leave(ROOM, "c2");

    assertThat(published)
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
    leave(new Topic("d"), "c1");

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
                leave(ROOM, "c" + i);
              }
            });

    assertThat(book.members(ROOM)).hasSize(2_000);
  }
}
