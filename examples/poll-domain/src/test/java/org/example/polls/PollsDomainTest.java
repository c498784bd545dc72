package org.example.polls;

import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.testing.Callers;
import dev.switchboard.testing.DomainOnBus;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.example.polls.Polls.Count;
import org.example.polls.Polls.Poll;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The domain behind a real event bus, on both databases. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PollsDomainTest {

  private static final Caller ANNA = Callers.caller("anna", Role.USER);
  private static final Caller BEN = Callers.caller("ben", Role.USER);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static DomainOnBus domain;

  @SuppressWarnings("NullAway.Init")
  @Parameter
  TestDatabase database;

  @BeforeParameterizedClassInvocation
  static void deploy(TestDatabase database) {
    domain = new DomainOnBus(Vertx.vertx(), "polls", database.fresh(folder), Map.of());
  }

  @AfterParameterizedClassInvocation
  static void close() {
    domain.close();
  }

  private static Poll lunch(@Nullable Integer closesAfter) {
    return domain.call(
        PollsDomain.CREATE,
        ANNA,
        new Polls.Create(Callers.name(), "Lunch?", List.of("soup", "salad"), closesAfter));
  }

  private static Poll vote(Caller caller, Poll poll, String choice) {
    return domain.call(PollsDomain.VOTE, caller, new Polls.Vote(poll.pollId(), choice));
  }

  private static Topic topic(Poll poll) {
    return new Topic("polls/" + poll.pollId());
  }

  @Test
  void tellsEverybodyOfAVote() {
    Poll poll = lunch(null);
    Future<Event> heard = domain.next(topic(poll));

    Poll after = vote(ANNA, poll, "salad");

    assertThat(after.choices()).containsExactly(new Count("soup", 0), new Count("salad", 1));
    assertThat(after.closed()).isFalse();
    Polls.Voted voted = PollsDomain.VOTED.read(await(heard));
    assertThat(voted).isEqualTo(new Polls.Voted("salad", after));
    assertThat(domain.call(PollsDomain.GET, BEN, new Polls.Get(poll.pollId()))).isEqualTo(after);
  }

  @Test
  void countsOnlyTheFirstVoteOfAUser() {
    Poll poll = lunch(null);
    Poll unused = vote(ANNA, poll, "soup");

    Failure second = failure(() -> voting(ANNA, poll, "salad"));

    assertThat(second.code()).isEqualTo(FailureCode.CONFLICT);
    assertThat(vote(BEN, poll, "soup").choices())
        .containsExactly(new Count("soup", 2), new Count("salad", 0));
  }

  @Test
  void closesAfterTheLastVote() {
    Poll poll = lunch(1);

    assertThat(vote(ANNA, poll, "soup").closed()).isTrue();

    Failure late = failure(() -> voting(BEN, poll, "soup"));
    assertThat(late.code()).isEqualTo(FailureCode.CLOSED);
    assertThat(late.reason()).isEqualTo("The poll is closed: Lunch?");
  }

  @Test
  void refusesWhatIsNoPollAndNoChoiceOfIt() {
    Poll poll = lunch(null);
    Poll unknown = new Poll("unknown", "", List.of(), false);

    assertThat(failure(() -> voting(ANNA, unknown, "soup")).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(failure(() -> voting(ANNA, poll, "steak")).detail()).contains("choice");
    assertThat(vote(ANNA, poll, "soup").choices()).contains(new Count("soup", 1));
  }

  @Test
  void refusesAPollThatThereIsAlreadyOrThatLeavesNoChoice() {
    Poll poll = lunch(null);

    assertThat(failure(() -> creating(poll.pollId(), "a", "b")).code())
        .isEqualTo(FailureCode.CONFLICT);
    assertThat(failure(() -> creating("fresh", "a", "a")).detail()).contains("choices");
    assertThat(failure(() -> creating("fresh", "a", "")).detail()).contains("choices");
  }

  @Test
  void letsEverybodyFollowWhatThereIs() {
    TopicGrant grant = await(domain.granting(BEN, topic(lunch(null)), AccessIntent.SUBSCRIBE));

    assertThat(grant).isEqualTo(TopicGrant.durableFromNow());
    assertThat(
            failure(() -> domain.granting(BEN, new Topic("polls/none"), AccessIntent.SUBSCRIBE))
                .code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void announcesItsCommandsForSocketsAndHttp() {
    assertThat(domain.announcement().commands())
        .allMatch(CommandSpec::forSockets)
        .extracting(CommandSpec::name)
        .containsExactlyInAnyOrder("polls.create", "polls.vote", "polls.get");
    assertThat(domain.announcement().routes())
        .extracting(route -> route.method() + " " + route.path() + " " + route.status())
        .containsExactly(
            "POST /polls 201", "GET /polls/{pollId} 200", "POST /polls/{pollId}/votes 201");
  }

  private static Future<Record> voting(Caller caller, Poll poll, String choice) {
    return domain.asking(PollsDomain.VOTE, caller, new Polls.Vote(poll.pollId(), choice));
  }

  private static Future<Record> creating(String pollId, String... choices) {
    return domain.asking(
        PollsDomain.CREATE, ANNA, new Polls.Create(pollId, "Lunch?", List.of(choices), null));
  }
}
