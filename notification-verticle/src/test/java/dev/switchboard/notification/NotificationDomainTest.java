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
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.BusCodecs;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.bus.DomainVerticle;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.Store;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The domain as gateways see it: on a real event bus, with a real database. */
class NotificationDomainTest {

  @TempDir private Path folder;
  private final CommandCatalogue catalogue = new CommandCatalogue();
  private Fixture fixture;
  private DomainClient client;
  private String deployment;

  @BeforeEach
  void deploy() {
    fixture = new Fixture(TestDatabase.SQLITE, folder);
    BusCodecs.register(fixture.vertx.eventBus());
    client = new DomainClient(fixture.vertx);
    deployment = deployAgain();
  }

  private String deployAgain() {
    DomainContext context =
        new DomainContext(
            fixture.vertx,
            Settings.of(Map.of()),
            fixture.clock,
            event -> {},
            Map.of(Store.class, fixture.store));
    return await(
        fixture.vertx.deployVerticle(
            new DomainVerticle(new NotificationDomain(), context, catalogue)));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(Domain.class))
        .anySatisfy(domain -> assertThat(domain.name()).isEqualTo("notification"));
  }

  @Test
  void letsSocketsListAndAcknowledgeOnly() {
    List<String> forSockets =
        NotificationCommands.ROUTES.stream()
            .map(route -> catalogue.find(route.command()).orElseThrow())
            .filter(CommandSpec::forSockets)
            .map(CommandSpec::name)
            .toList();

    assertThat(forSockets).containsExactly("notification.list");
    assertThat(catalogue.find("notification.ack")).get().matches(CommandSpec::forSockets);
    assertThat(catalogue.find("notification.post")).get().matches(command -> !command.forSockets());
  }

  @Test
  void hasAHandlerForEveryRoute() {
    for (HttpRoute route : NotificationCommands.ROUTES) {
      assertThat(catalogue.find(route.command())).isPresent();
    }
  }

  @Test
  void letsOnlyServicesAndAdminsCallWhatSpeaksToUsers() {
    assertThat(NotificationCommands.ROUTES)
        .filteredOn(route -> !route.roles().contains(Role.USER))
        .extracting(HttpRoute::path)
        .containsExactly("/notifications", "/run-sessions/{sessionId}", "/run-results/{sessionId}");
  }

  @Test
  void deliversWhatWasMadeWhileTheUserWasAwayOnce() {
    List<String> ids = notifyUser("alice", 3);

    Long firstTime = await(authorize(ALICE, "notifications/alice")).replayAfter();
    client.delivered("notification", new Delivered(new Topic("notifications/alice"), 3));
    Long secondTime = await(authorize(ALICE, "notifications/alice")).replayAfter();

    assertThat(firstTime).isZero();
    assertThat(await(fixture.store.log().read(new Topic("notifications/alice"), 0, 10)).events())
        .extracting("id")
        .containsExactlyElementsOf(ids);
    assertThat(secondTime).isEqualTo(3);
  }

  @Test
  void remembersDeliveriesWhenItIsStopped() {
    notifyUser("alice", 5);
    IntStream.rangeClosed(1, 4)
        .forEach(
            sequence ->
                client.delivered(
                    "notification", new Delivered(new Topic("notifications/alice"), sequence)));
    // Answered behind the deliveries, so they have arrived.
    await(authorize(ALICE, "notifications/alice"));

    await(fixture.vertx.undeploy(deployment));
    deployment = deployAgain();

    assertThat(await(authorize(ALICE, "notifications/alice")).replayAfter()).isEqualTo(4);
  }

  @Test
  void knowsNoTopicsButInboxesAndRuns() {
    for (String topic : List.of("notifications/", "run-results/", "notifications/alice")) {
      assertThat(failureOf(authorize(BOB, topic)).code()).isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    }
  }

  @Test
  void tellsCallersOfTheBusWhyTheyWereRefused() {
    assertThat(
            failureOf(
                    client.invoke(
                        command(
                            NotificationCommands.POST,
                            BOB,
                            "{'userId':'alice','title':'t','content':'c'}")))
                .code())
        .isEqualTo(FailureCode.FORBIDDEN);
    assertThat(
            failureOf(client.invoke(command(NotificationCommands.ACK, BOB, "{'ids':['evt_7']}")))
                .code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void runsACodeSession() {
    await(
        client.invoke(
            command(
                NotificationCommands.PUT_RUN_SESSION,
                SERVICE,
                "{'sessionId':'session-123','userId':'alice'}")));

    Object posted =
        await(
                client.invoke(
                    command(
                        NotificationCommands.POST_RUN_RESULT,
                        SERVICE,
                        "{'sessionId':'session-123','stdout':'x','stderr':'','exitCode':0,"
                            + "'duration':150}")))
            .value();

    assertThat(posted).isEqualTo(new RunResultPosted(1));
    assertThat(await(authorize(ALICE, "run-results/session-123")))
        .isEqualTo(TopicGrant.durableFromNow());
  }

  private List<String> notifyUser(String userId, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                command(
                    NotificationCommands.POST,
                    SERVICE,
                    "{'userId':'" + userId + "','title':'t" + i + "','content':'c'}"))
        .map(command -> (NotificationIds) await(client.invoke(command)).value())
        .map(ids -> ids.ids().get(0))
        .toList();
  }

  private Future<TopicGrant> authorize(Caller caller, String topic) {
    return client.authorize(
        "notification", new TopicRequest(caller, new Topic(topic), AccessIntent.SUBSCRIBE, null));
  }
}
