package dev.switchboard.notification;

import static dev.switchboard.notification.Fixture.ALICE;
import static dev.switchboard.notification.Fixture.BOB;
import static dev.switchboard.notification.Fixture.SERVICE;
import static dev.switchboard.notification.Fixture.command;
import static dev.switchboard.notification.Fixture.failureOf;
import static dev.switchboard.testing.Answers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.notification.NotificationTopics;
import dev.switchboard.store.Pending;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A thousand ids acknowledged at once, where few reads may wait. */
@ParameterizedClass
@EnumSource
class ManyAcknowledgementsTest {

  private static final int MANY = 1_000;

  private final TestDatabase database;
  @TempDir private Path folder;
  private Fixture fixture;
  private NotificationService service;

  ManyAcknowledgementsTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void open() {
    fixture = new Fixture(new StoreConfig(database.fresh(folder), null, null, 16, 1));
    service = new NotificationService(fixture.store);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Notifies a user a thousand times in one go. */
  private List<String> idsOf(String user) {
    return await(
        fixture.store.write(
            tx -> {
              List<Pending<Event>> events = new ArrayList<>();
              for (int i = 0; i < MANY; i++) {
                PostNotification request =
                    command(
                            NotificationCommands.POST,
                            SERVICE,
                            "{'userId':'" + user + "','title':'t','message':'m'}")
                        .arguments();
                events.add(
                    tx.append(
                        NotificationTopics.inbox(user),
                        NotificationService.RETENTION,
                        number -> request.to(user, number, tx.now())));
              }
              return () -> events.stream().map(event -> event.value().id()).toList();
            }));
  }

  private long acknowledged(String user) {
    return await(
        fixture.store.read(
            sql ->
                sql.queryOne(
                        "SELECT count(*) FROM notification_ack WHERE user_id = ?",
                        row -> row.getLong(1),
                        user)
                    .orElseThrow()));
  }

  private static Command<AckNotifications> acknowledging(Caller caller, List<String> ids) {
    String list = ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(","));
    return command(NotificationCommands.ACK, caller, "{'ids':[" + list + "]}");
  }

  @Test
  void areOneReadForASocketThatAcknowledges() {
    List<String> ids = idsOf("alice");
    List<String> some = new ArrayList<>(ids);
    some.addAll(List.of("evt_999999999", "nonsense", ids.get(0)));

    await(service.acknowledged("alice", some));

    assertThat(acknowledged("alice")).isEqualTo(MANY);
  }

  @Test
  void areOneReadForACommand() {
    List<String> ids = idsOf("alice");

    Future<?> answer = service.acknowledge(acknowledging(ALICE, ids));

    await(answer);
    assertThat(acknowledged("alice")).isEqualTo(MANY);
  }

  @Test
  void areTakenAllOrNone() {
    List<String> ids = new ArrayList<>(idsOf("alice").subList(0, 998));
    ids.add(idsOf("bob").get(0));

    assertThat(failureOf(service.acknowledge(acknowledging(ALICE, ids))).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(acknowledged("alice") + acknowledged("bob")).isZero();
  }

  @Test
  void areTheReadersOwnOnly() {
    List<String> ids = idsOf("alice");

    await(service.acknowledged(BOB.principal().id(), ids));

    assertThat(acknowledged("alice") + acknowledged("bob")).isZero();
  }
}
