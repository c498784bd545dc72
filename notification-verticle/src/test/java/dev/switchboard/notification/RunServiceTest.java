package dev.switchboard.notification;

import static dev.switchboard.notification.Fixture.ADMIN;
import static dev.switchboard.notification.Fixture.ALICE;
import static dev.switchboard.notification.Fixture.BOB;
import static dev.switchboard.notification.Fixture.SERVICE;
import static dev.switchboard.notification.Fixture.caller;
import static dev.switchboard.notification.Fixture.command;
import static dev.switchboard.notification.Fixture.failureOf;
import static dev.switchboard.notification.Fixture.once;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.RunResult;
import dev.switchboard.protocol.notification.NotificationTopics;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class RunServiceTest {

  private static final Topic RESULTS = NotificationTopics.run("s1");
  private static final String RESULT =
      "{'sessionId':'s1','stdout':'Hello, World!','stderr':'','exitCode':0,'duration':150}";

  private final TestDatabase database;
  @TempDir private Path folder;
  private Fixture fixture;
  private RunService runs;

  RunServiceTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void open() {
    fixture = new Fixture(database, folder);
    runs = new RunService(fixture.store);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void makesASessionItsUsers() {
    assertThat(value(put(SERVICE, "alice"))).isEqualTo(new RunSession("s1", "alice"));
    assertThat(value(put(ADMIN, "alice"))).isEqualTo(new RunSession("s1", "alice"));
  }

  @Test
  void neverHandsASessionOnToAnotherUser() {
    assertThat(value(put(SERVICE, "alice")).userId()).isEqualTo("alice");

    assertThat(failureOf(put(SERVICE, "bob")).code()).isEqualTo(FailureCode.CONFLICT);
    assertThat(failureOf(authorize(BOB)).code()).isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    assertThat(await(authorize(ALICE))).isEqualTo(TopicGrant.durableFromNow());
  }

  @Test
  void publishesResultsInOrder() {
    assertThat(value(put(SERVICE, "alice")).sessionId()).isEqualTo("s1");

    assertThat(value(post(SERVICE))).isEqualTo(new RunResultPosted(1));
    assertThat(value(post(SERVICE))).isEqualTo(new RunResultPosted(2));

    assertThat(fixture.published).extracting(Event::topic).containsExactly(RESULTS, RESULTS);
    assertThat(fixture.published.get(0).payload())
        .isEqualTo(new RunResult("s1", "Hello, World!", "", 0, 150));
    assertThat(await(fixture.store.log().read(RESULTS, 0, 10)).events())
        .isEqualTo(fixture.published);
  }

  @Test
  void doesARepeatedRequestOnce() {
    assertThat(value(put(SERVICE, "alice")).sessionId()).isEqualTo("s1");
    var request =
        command(
            NotificationCommands.POST_RUN_RESULT, SERVICE, RESULT, once(SERVICE, "key", "same"));

    assertThat(await(runs.post(request))).isEqualTo(new Reply<>(new RunResultPosted(1), false));
    assertThat(await(runs.post(request))).isEqualTo(new Reply<>(new RunResultPosted(1), true));
    assertThat(fixture.published).hasSize(1);
  }

  @Test
  void refusesResultsOfAnUnknownSession() {
    assertThat(failureOf(post(SERVICE)).code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(fixture.published).isEmpty();
  }

  @Test
  void isForServicesAndAdminsOnly() {
    for (Caller caller : new Caller[] {ALICE, caller("agent", Role.AGENT)}) {
      assertForbidden(() -> put(caller, "alice"));
      assertForbidden(() -> post(caller));
    }
  }

  private static void assertForbidden(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FailureException.class,
            refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.FORBIDDEN));
  }

  @Test
  void showsResultsToTheUserOfTheSession() {
    assertThat(value(put(SERVICE, "alice")).userId()).isEqualTo("alice");

    assertThat(await(authorize(ALICE))).isEqualTo(TopicGrant.durableFromNow());
    assertThat(await(authorize(ADMIN))).isEqualTo(TopicGrant.durableFromNow());
    assertThat(failureOf(authorize(BOB)))
        .isEqualTo(failureOf(authorize(caller("agent", Role.AGENT))));
    assertThat(failureOf(authorize(SERVICE)).code()).isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    assertThat(failureOf(authorize(Caller.http(Principal.claimed(UserId.of("alice"))))).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }

  @Test
  void showsResultsToATokenThatGrantsTheTopicAlsoBeforeTheSessionIsKnown() {
    assertThat(await(authorize(caller("bob", Role.USER, "run-results/*"))))
        .isEqualTo(TopicGrant.durableFromNow());
    assertThat(failureOf(authorize(caller("bob", Role.USER, "run-results/s2"))).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }

  @Test
  void looksTheSameForAnUnknownSession() {
    var unknown = failureOf(authorize(BOB));
    assertThat(value(put(SERVICE, "alice")).userId()).isEqualTo("alice");

    assertThat(failureOf(authorize(BOB))).isEqualTo(unknown);
  }

  private Future<Reply<RunSession>> put(Caller caller, String userId) {
    return runs.put(
        command(
            NotificationCommands.PUT_RUN_SESSION,
            caller,
            "{'sessionId':'s1','userId':'" + userId + "'}"));
  }

  private Future<Reply<RunResultPosted>> post(Caller caller) {
    return runs.post(command(NotificationCommands.POST_RUN_RESULT, caller, RESULT));
  }

  private Future<TopicGrant> authorize(Caller caller) {
    return runs.authorize(new TopicRequest(caller, RESULTS, AccessIntent.SUBSCRIBE, null), "s1");
  }
}
