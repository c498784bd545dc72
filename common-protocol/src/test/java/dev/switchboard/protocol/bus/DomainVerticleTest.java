package dev.switchboard.protocol.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Arguments;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandRequest;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.ChatTyping;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventSpec;
import dev.switchboard.protocol.event.EventType;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DomainVerticleTest {

  private static final Caller CALLER = Caller.http(Principal.claimed(UserId.of("user-1")));
  private static final Topic TOPIC = new Topic("echo/1");

  private final Vertx vertx = Vertx.vertx();
  private final CommandCatalogue catalogue = new CommandCatalogue();
  private final DomainClient client = new DomainClient(vertx);
  private final EchoDomain domain = new EchoDomain();

  @BeforeEach
  void registerCodecs() {
    BusCodecs.register(vertx.eventBus());
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void carriesOutACommand() {
    deploy();

    Reply<?> reply = await(client.invoke(command(EchoDomain.ECHO, "hello")));

    assertThat(reply).isEqualTo(new Reply<>(new Text("hello"), false));
  }

  @Test
  void callsHandlersOnTheEventLoopOfTheDomain() {
    deploy();

    Reply<?> reply = await(client.invoke(command(EchoDomain.THREAD, "")));

    assertThat(reply.value()).isEqualTo(new Text(domain.startedOn));
  }

  @Test
  void answersWithTheFailureOfTheHandler() {
    deploy();

    assertThat(failureOf(client.invoke(command(EchoDomain.REFUSE, "hello"))))
        .isEqualTo(Failure.of(FailureCode.CLOSED, "refused", "hello"));
  }

  @Test
  void answersWithTheFailureThatTheHandlerThrows() {
    deploy();

    assertThat(failureOf(client.invoke(command(EchoDomain.THROW_FAILURE, ""))))
        .isEqualTo(Failure.of(FailureCode.CONFLICT, "thrown"));
  }

  @Test
  void tellsNothingOfAHandlerThatBreaks() {
    deploy();

    assertThat(failureOf(client.invoke(command(EchoDomain.BREAK, "secret"))))
        .isEqualTo(Failure.of(FailureCode.INTERNAL, "internal error"));
  }

  @Test
  void servesOnAfterAHandlerBroke() {
    deploy();
    failureOf(client.invoke(command(EchoDomain.BREAK, "")));

    assertThat(await(client.invoke(command(EchoDomain.ECHO, "x"))).value())
        .isEqualTo(new Text("x"));
  }

  @Test
  void costsNobodyButTheCallerWhereAHandlerIsFaulty() {
    deploy();

    for (CommandType<Text, Text> faulty :
        List.of(
            EchoDomain.NO_FUTURE,
            EchoDomain.NO_REPLY,
            EchoDomain.ANOTHER_RESULT,
            EchoDomain.NO_CLASS)) {
      assertThat(failureOf(client.invoke(command(faulty, ""))))
          .describedAs(faulty.name())
          .isEqualTo(Failure.of(FailureCode.INTERNAL, "internal error"));
    }
    assertThat(await(client.invoke(command(EchoDomain.ECHO, "x"))).value())
        .isEqualTo(new Text("x"));
  }

  @Test
  void bindsArgumentsThatComeAsJson() {
    deploy();

    assertThat(await(client.invoke(request("{\"text\":\"hello\"}"))).value())
        .isEqualTo(new Text("hello"));
  }

  @Test
  void namesTheFieldThatDoesNotFit() {
    deploy();

    Failure failure = failureOf(client.invoke(request("{\"text\":{\"deep\":1}}")));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_MESSAGE);
    assertThat(failure.detail()).isEqualTo("text has the wrong type or value");
  }

  private static CommandRequest request(String json) {
    return new CommandRequest(
        EchoDomain.ECHO.name(), CALLER, Arguments.of(Json.parseObject(json)), null);
  }

  @Test
  void refusesToStartWithAKindOfEventsThatIsNamedForAnotherDomain() {
    Domain foreign =
        new Domain() {
          @Override
          public String name() {
            return "polls";
          }

          @Override
          public List<String> topicPrefixes() {
            return List.of("polls/");
          }

          @Override
          public List<EventType<?>> events() {
            return List.of(EchoDomain.SAID);
          }

          @Override
          public void start(DomainContext context, DomainBindings bindings) {}
        };

    assertThat(thrownBy(vertx.deployVerticle(new DomainVerticle(foreign, context(), catalogue))))
        .hasMessage(
            "domain polls: the name of its kind of events echo.said must begin with \"polls.\"");
  }

  @Test
  void isUnavailableWhereNoDomainServesTheCommand() {
    assertThat(failureOf(client.invoke(command(EchoDomain.ECHO, "x"))).code())
        .isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
    assertThat(failureOf(client.authorize("echo", request())).code())
        .isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
  }

  @Test
  void isUnavailableWhereTheDomainDoesNotAnswer() {
    deploy();

    assertThat(failureOf(client.invoke(command(EchoDomain.SILENT, "x"))).code())
        .isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
  }

  @Test
  void isUnavailableOnceTheDomainIsUndeployed() {
    String deployment = deploy();

    await(vertx.undeploy(deployment));

    assertThat(domain.stopped).isTrue();
    assertThat(failureOf(client.invoke(command(EchoDomain.ECHO, "x"))).code())
        .isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
  }

  @Test
  void letsTheDomainDecideAboutSubscriptions() {
    deploy();

    assertThat(await(client.authorize("echo", request()))).isEqualTo(TopicGrant.durableAfter(7));
    TopicRequest other =
        new TopicRequest(CALLER, new Topic("echo/2"), AccessIntent.SUBSCRIBE, null);
    assertThat(failureOf(client.authorize("echo", other)).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }

  @Test
  void tellsTheDomainOfDeliveries() {
    deploy();

    client.delivered("echo", new Delivered(TOPIC, 5));

    assertThat(await(domain.delivered.future())).isEqualTo(new Delivered(TOPIC, 5));
  }

  @Test
  void announcesItselfWhenItComesUpAndWhenAsked() {
    DomainAnnouncement expected =
        new DomainAnnouncement(
            "echo",
            List.of("echo/"),
            EchoDomain.COMMANDS.stream().map(CommandSpec::of).toList(),
            List.of(EchoDomain.ROUTE),
            List.of(EventSpec.of(EchoDomain.SAID)),
            List.of());
    Future<DomainAnnouncement> first = nextAnnouncement();
    deploy();
    assertThat(await(first)).isEqualTo(expected);

    Future<DomainAnnouncement> second = nextAnnouncement();
    vertx.eventBus().publish(Addresses.ROLL_CALL, "");

    assertThat(await(second)).isEqualTo(expected);
  }

  @Test
  void makesItsCommandsKnownOnThisNode() {
    deploy();

    assertThat(catalogue.find("echo.echo")).hasValue(CommandSpec.of(EchoDomain.ECHO));
    assertThat(catalogue.find("echo.other")).isEmpty();
  }

  @Test
  void publishesTheEventsOfACommitToEveryLoopOfThisNodeAsOneBatchByReference() {
    Future<EventBatch> one = nextBatch();
    Future<EventBatch> other = nextBatch();
    List<Event> events =
        List.of(
            Event.ephemeral(TOPIC, "evt_1", 5, new ChatTyping(1, UserId.of("user-1")), Reach.ALL),
            Event.ephemeral(TOPIC, "evt_2", 5, new ChatTyping(1, UserId.of("user-2")), Reach.ALL));

    new BusEventPublisher(vertx).publish(events);

    assertThat(await(one).events()).containsExactlyElementsOf(events);
    assertThat(await(other)).isSameAs(await(one));
    assertThat(await(one).events().get(0)).isSameAs(events.get(0));
  }

  private Future<EventBatch> nextBatch() {
    Promise<EventBatch> next = Promise.promise();
    var consumer =
        vertx
            .eventBus()
            .<EventBatch>localConsumer(Addresses.EVENTS, message -> next.complete(message.body()));
    await(consumer.completion());
    return next.future();
  }

  private String deploy() {
    return await(vertx.deployVerticle(new DomainVerticle(domain, context(), catalogue)));
  }

  private DomainContext context() {
    return new DomainContext(
        vertx, Settings.of(Map.of()), Clock.systemUTC(), new BusEventPublisher(vertx), Map.of());
  }

  private static Throwable thrownBy(Future<?> future) {
    return catchThrowable(() -> await(future));
  }

  private Future<DomainAnnouncement> nextAnnouncement() {
    Promise<DomainAnnouncement> next = Promise.promise();
    var consumer =
        vertx
            .eventBus()
            .<DomainAnnouncement>consumer(
                Addresses.ANNOUNCEMENTS, message -> next.tryComplete(message.body()));
    await(consumer.completion());
    return next.future();
  }

  private static Command<Text> command(CommandType<Text, Text> type, String text) {
    return new Command<>(type, CALLER, new Text(text), null);
  }

  private static TopicRequest request() {
    return new TopicRequest(CALLER, TOPIC, AccessIntent.SUBSCRIBE, null);
  }

  private static Failure failureOf(Future<?> future) {
    return catchThrowableOfType(FailureException.class, () -> await(future)).failure();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("it did not happen", e);
    }
  }
}
