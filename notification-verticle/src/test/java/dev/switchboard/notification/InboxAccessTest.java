package dev.switchboard.notification;

import static dev.switchboard.notification.Fixture.ALICE;
import static dev.switchboard.notification.Fixture.SERVICE;
import static dev.switchboard.notification.Fixture.caller;
import static dev.switchboard.notification.Fixture.command;
import static dev.switchboard.notification.Fixture.failureOf;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.domain.Tracking;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.notification.NotificationTopics;
import dev.switchboard.store.TopicLog;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class InboxAccessTest {

  private static final Topic INBOX = NotificationTopics.inbox("alice");

  private final TestDatabase database;
  @TempDir private Path folder;
  private Fixture fixture;
  private NotificationService service;
  private DeliveryMarks marks;
  private InboxAccess access;

  InboxAccessTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void open() {
    fixture = new Fixture(database, folder);
    service = new NotificationService(fixture.store);
    marks = new DeliveryMarks(fixture.store, retry -> {});
    access = new InboxAccess(fixture.store, marks);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void beginsWithTheFirstNotificationOfANewUser() {
    notifyAlice(3);

    assertThat(await(authorize(ALICE)))
        .isEqualTo(new TopicGrant(true, 0L, Tracking.WRITTEN, List.of()));
  }

  @Test
  void beginsBehindTheLastDelivered() {
    notifyAlice(5);
    marks.delivered(new Delivered(INBOX, 2));
    await(marks.flush());

    assertThat(await(authorize(ALICE)).replayAfter()).isEqualTo(2);
    assertThat(missedBy(2))
        .extracting(Event::id)
        .isEqualTo(fixture.published.subList(2, 5).stream().map(Event::id).toList());
  }

  @Test
  void passesOverWhatWasAcknowledgedElsewhere() {
    List<String> ids = notifyAlice(5);
    acknowledge(ids.get(0));
    acknowledge(ids.get(1));
    acknowledge(ids.get(3));

    assertThat(await(authorize(ALICE)).replayAfter()).isEqualTo(2);
  }

  @Test
  void countsADeliveryThatIsNotWrittenYet() {
    notifyAlice(3);
    HeldStore held = new HeldStore(fixture.store);
    DeliveryMarks unwritten = new DeliveryMarks(held, retry -> {});
    unwritten.delivered(new Delivered(INBOX, 3));

    TopicGrant grant = await(new InboxAccess(held, unwritten).authorize(request(ALICE), "alice"));

    assertThat(grant.replayAfter()).isEqualTo(3);
    assertThat(held.held()).isEqualTo(1);
  }

  @Test
  void leavesItToTheReplayToSayThatTheInboxOverflowed() {
    notifyAlice(1_002);

    Long after = await(authorize(ALICE)).replayAfter();

    TopicLog.Page page = await(fixture.store.log().read(INBOX, 0, 1));
    assertThat(after).isZero();
    assertThat(page.complete(0)).isFalse();
    assertThat(page.firstKept()).isEqualTo(3);
  }

  @Test
  void isForItsUserAloneAndLooksUnknownToOthers() {
    Failure unknown =
        Failure.of(FailureCode.TOPIC_NOT_FOUND, "there is no such topic", INBOX.name());

    for (Caller caller :
        List.of(
            caller("bob", Role.USER),
            caller("root", Role.ADMIN),
            caller("billing", Role.SERVICE),
            caller("agent", Role.AGENT),
            caller("bob", Role.USER, "notifications/*", "*"),
            Caller.http(Principal.claimed(UserId.of("alice"))))) {
      assertThat(failureOf(authorize(caller))).isEqualTo(unknown);
    }
  }

  private Future<TopicGrant> authorize(Caller caller) {
    return access.authorize(request(caller), "alice");
  }

  private static TopicRequest request(Caller caller) {
    return new TopicRequest(caller, INBOX, AccessIntent.SUBSCRIBE, null);
  }

  private List<Event> missedBy(long since) {
    return await(fixture.store.log().read(INBOX, since, 100)).events();
  }

  private List<String> notifyAlice(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                service.post(
                    command(
                        NotificationCommands.POST,
                        SERVICE,
                        "{'userId':'alice','title':'t','content':'c'}")))
        .toList()
        .stream()
        .map(post -> value(post).ids().get(0))
        .toList();
  }

  private void acknowledge(String id) {
    InboxItem item =
        value(
            service.acknowledgeOne(
                command(NotificationCommands.ACK_ONE, ALICE, "{'id':'" + id + "'}")));
    assertThat(item.unread()).isFalse();
  }
}
