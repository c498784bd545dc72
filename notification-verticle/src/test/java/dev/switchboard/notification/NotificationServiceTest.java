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
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.protocol.notification.NotificationTopics;
import dev.switchboard.testing.TestClock;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
class NotificationServiceTest {

  private final TestDatabase database;
  @TempDir private Path folder;
  private Fixture fixture;
  private NotificationService service;

  NotificationServiceTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void open() {
    fixture = new Fixture(database, folder);
    service = new NotificationService(fixture.store);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void publishesTheNotificationUnderTheIdThatItAnswers() {
    NotificationIds ids =
        value(post("{'userId':'alice','title':'t','message':'m','action':'open','requestId':'r'}"));

    Event event = fixture.published.get(0);
    assertThat(ids.ids()).containsExactly(event.id());
    assertThat(event.topic()).isEqualTo(NotificationTopics.inbox("alice"));
    assertThat(event.payload())
        .isEqualTo(
            new Notification(
                event.id(), "alice", "t", "m", "info", "open", "r", fixture.clock.millis()));
  }

  @Test
  void notifiesSeveralUsersEachOnce() {
    NotificationIds ids =
        value(post("{'userIds':['alice',5,'bob','alice','5'],'title':'t','content':'c'}"));

    assertThat(ids.ids()).hasSize(3).doesNotHaveDuplicates();
    assertThat(fixture.published)
        .extracting(Event::topic)
        .containsExactly(
            NotificationTopics.inbox("alice"),
            NotificationTopics.inbox("5"),
            NotificationTopics.inbox("bob"));
    assertThat(fixture.published).extracting(Event::id).isEqualTo(ids.ids());
  }

  @Test
  void doesARepeatedRequestOnce() {
    String body = "{'userId':'alice','title':'t','content':'c'}";
    NotificationIds first = value(service.post(postCommand(body, "key-1", "same")));

    Reply<NotificationIds> second = await(service.post(postCommand(body, "key-1", "same")));

    assertThat(second).isEqualTo(new Reply<>(first, true));
    assertThat(fixture.published).hasSize(1);
    assertThat(failureOf(service.post(postCommand(body, "key-1", "other"))).code())
        .isEqualTo(FailureCode.KEY_REUSED);
  }

  @Test
  void takesNotificationsFromServicesAndAdminsOnly() {
    String body = "{'userId':'alice','title':'t','content':'c'}";

    for (Caller caller : List.of(ALICE, caller("agent", Role.AGENT))) {
      assertThatThrownBy(() -> service.post(command(NotificationCommands.POST, caller, body)))
          .isInstanceOfSatisfying(
              FailureException.class,
              refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.FORBIDDEN));
    }
    assertThat(value(service.post(command(NotificationCommands.POST, ADMIN, body))).ids())
        .hasSize(1);
  }

  @Test
  void listsUnreadFirstAndNewestFirst() {
    List<String> ids = notifyAlice(5);
    await(acknowledge(ALICE, ids.get(4)));
    await(acknowledge(ALICE, ids.get(1)));

    InboxPage page = list(ALICE, "{}");

    assertThat(page.items())
        .extracting(InboxItem::id)
        .containsExactly(ids.get(3), ids.get(2), ids.get(0), ids.get(4), ids.get(1));
    assertThat(page.items())
        .extracting(InboxItem::unread)
        .containsExactly(true, true, true, false, false);
    assertThat(page.nextCursor()).isNull();
  }

  @Test
  void listsTheWholeInboxPageByPage() {
    List<String> ids = notifyAlice(40);
    IntStream.range(0, 40)
        .filter(i -> i % 3 == 0)
        .forEach(i -> await(acknowledge(ALICE, ids.get(i))));
    List<String> expected =
        list(ALICE, "{'limit':500}").items().stream().map(InboxItem::id).toList();

    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      InboxPage page =
          list(ALICE, cursor == null ? "{'limit':7}" : "{'limit':7,'cursor':'" + cursor + "'}");
      page.items().forEach(item -> seen.add(item.id()));
      cursor = page.nextCursor();
    } while (cursor != null);

    assertThat(seen).isEqualTo(expected).hasSize(40);
  }

  @Test
  void listsWhatIsUnreadOnly() {
    List<String> ids = notifyAlice(3);
    await(acknowledge(ALICE, ids.get(1)));

    assertThat(list(ALICE, "{'unread':true}").items())
        .extracting(InboxItem::id)
        .containsExactly(ids.get(2), ids.get(0));
    assertThat(list(ALICE, "{'unread':false}").items()).hasSize(3);
  }

  @Test
  void listsAnEmptyInbox() {
    assertThat(list(BOB, "{}")).isEqualTo(new InboxPage(List.of(), null));
  }

  @Test
  void showsAnInboxToItsUserServicesAndAdminsOnly() {
    notifyAlice(1);

    assertThat(list(ALICE, "{'userId':'alice'}").items()).hasSize(1);
    assertThat(list(SERVICE, "{'userId':'alice'}").items()).hasSize(1);
    assertThat(list(ADMIN, "{'userId':'alice'}").items()).hasSize(1);
    assertThat(list(ADMIN, "{}").items()).isEmpty();
    assertThatThrownBy(() -> list(BOB, "{'userId':'alice'}"))
        .isInstanceOfSatisfying(
            FailureException.class,
            refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.FORBIDDEN));
  }

  @Test
  void acknowledgesOnceHoweverOften() {
    String id = notifyAlice(1).get(0);

    InboxItem first = value(acknowledge(ALICE, id));
    fixture.clock.advance(Duration.ofMinutes(5));
    InboxItem second = value(acknowledge(ALICE, id));

    assertThat(first.unread()).isFalse();
    assertThat(first.acknowledgedAt()).isEqualTo(TestClock.START.toEpochMilli());
    assertThat(second).isEqualTo(first);
  }

  @Test
  void letsServicesAndAdminsAcknowledge() {
    List<String> ids = notifyAlice(2);

    assertThat(value(acknowledge(SERVICE, ids.get(0))).userId()).isEqualTo("alice");
    assertThat(value(acknowledge(ADMIN, ids.get(1))).userId()).isEqualTo("alice");
    assertThat(list(ALICE, "{'unread':true}").items()).isEmpty();
  }

  @Test
  void tellsNoDifferenceBetweenForeignAndUnknown() {
    String foreign = notifyAlice(1).get(0);
    Caller claimed = Caller.http(Principal.claimed(UserId.of("alice")));

    for (String id : List.of(foreign, "evt_999", "evt_", "evt_x", "evt_99999999999999999999", "")) {
      assertThat(failureOf(acknowledge(BOB, id)).code()).isEqualTo(FailureCode.NOT_FOUND);
    }
    assertThat(failureOf(acknowledge(BOB, foreign)).detail())
        .isEqualTo(failureOf(acknowledge(BOB, "evt_999")).detail());
    assertThat(failureOf(acknowledge(claimed, foreign)).code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(list(ALICE, "{'unread':true}").items()).hasSize(1);
  }

  @Test
  void acknowledgesAllOrNone() {
    List<String> ids = notifyAlice(2);
    String bobs = value(post("{'userId':'bob','title':'t','content':'c'}")).ids().get(0);

    assertThat(failureOf(acknowledgeAll(ids.get(0), bobs)).subjects()).containsExactly(bobs);
    assertThat(list(ALICE, "{'unread':true}").items()).hasSize(2);
    assertThat(value(acknowledgeAll(ids.get(0), ids.get(1), ids.get(0))).ids()).isEqualTo(ids);
    assertThat(list(ALICE, "{'unread':true}").items()).isEmpty();
  }

  @Test
  void takesNoOtherEventForANotification() {
    RunService runs = new RunService(fixture.store);
    await(
        runs.put(
            command(
                NotificationCommands.PUT_RUN_SESSION,
                SERVICE,
                "{'sessionId':'s','userId':'alice'}")));
    await(
        runs.post(
            command(
                NotificationCommands.POST_RUN_RESULT,
                SERVICE,
                "{'sessionId':'s','stdout':'','stderr':'','exitCode':0,'duration':1}")));

    assertThat(failureOf(acknowledge(ADMIN, fixture.published.get(0).id())).code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void keepsAThousandAndDropsTheOldest() {
    List<String> ids = notifyAlice(1_003);

    InboxPage newest = list(ALICE, "{'limit':500}");
    InboxPage oldest = list(ALICE, "{'limit':500,'cursor':'" + newest.nextCursor() + "'}");

    assertThat(newest.items().get(0).id()).isEqualTo(ids.get(1_002));
    assertThat(oldest.items().get(499).id()).isEqualTo(ids.get(3));
    assertThat(oldest.nextCursor()).isNull();
    assertThat(failureOf(acknowledge(ALICE, ids.get(2))).code()).isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void forgetsANotificationAfterThirtyDays() {
    String id = notifyAlice(1).get(0);
    await(acknowledge(ALICE, id));
    assertThat(await(service.forgetExpired())).isZero();

    fixture.clock.advance(Duration.ofDays(30).plusMillis(1));

    assertThat(list(ALICE, "{}").items()).isEmpty();
    assertThat(failureOf(acknowledge(ALICE, id)).code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(await(service.forgetExpired())).isEqualTo(1);
  }

  private Future<Reply<NotificationIds>> post(String body) {
    return service.post(command(NotificationCommands.POST, SERVICE, body));
  }

  private static Command<PostNotification> postCommand(
      String body, String key, String fingerprint) {
    return command(NotificationCommands.POST, SERVICE, body, once(SERVICE, key, fingerprint));
  }

  /** Ids, oldest first. */
  private List<String> notifyAlice(int count) {
    List<Future<Reply<NotificationIds>>> posts =
        IntStream.range(0, count)
            .mapToObj(i -> post("{'userId':'alice','title':'t" + i + "','content':'c'}"))
            .toList();
    return posts.stream().map(post -> value(post).ids().get(0)).toList();
  }

  private InboxPage list(Caller caller, String request) {
    return value(service.list(command(NotificationCommands.LIST, caller, request)));
  }

  private Future<Reply<InboxItem>> acknowledge(Caller caller, String id) {
    return service.acknowledgeOne(
        command(NotificationCommands.ACK_ONE, caller, "{'id':'" + id + "'}"));
  }

  private Future<Reply<NotificationIds>> acknowledgeAll(String... ids) {
    return service.acknowledge(
        command(NotificationCommands.ACK, ALICE, "{'ids':['" + String.join("','", ids) + "']}"));
  }
}
