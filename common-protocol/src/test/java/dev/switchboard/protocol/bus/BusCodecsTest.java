package dev.switchboard.protocol.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.SendChat;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.Nothing;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Outcome;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.domain.Tracking;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.protocol.event.ChatRead;
import dev.switchboard.protocol.event.ChatTyping;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.protocol.event.Presence;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.event.RunResult;
import dev.switchboard.protocol.event.TaskListed;
import dev.switchboard.protocol.event.TaskProgress;
import dev.switchboard.protocol.event.TaskStatus;
import dev.switchboard.protocol.event.TcpMessage;
import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.task.Task;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BusCodecsTest {

  private static final Topic TOPIC = new Topic("chat/456");
  private static final Principal PRINCIPAL =
      new Principal(
          UserId.of(123),
          Role.AGENT,
          List.of("run-results/*"),
          Principal.Proof.TOKEN,
          1_640_995_200_000L);
  private static final Caller ON_SOCKET = new Caller(PRINCIPAL, "connection-1", "phone");
  private static final Caller BY_HTTP = Caller.http(Principal.claimed(UserId.of("user-1")));
  private static final CommandType<SendChat, ChatMessage> SEND = ChatCommands.SEND;

  private final Map<Class<?>, MessageCodec<Object, Object>> codecs = registered();

  static List<Payload> payloads() {
    return List.of(
        new ChatMessage(7, 456, UserId.of(123), "你好 😀", 1_640_995_200_000L, "client-1"),
        new ChatMessage(8, 456, UserId.of("123"), "", 0, null),
        new ChatTyping(456, UserId.of("user-1")),
        new ChatRead(456, 7, UserId.of(123)),
        new Notification("evt_1", "u", "title", "content", "info", "open", "req-1", 5),
        new Notification("evt_2", "u", "title", "content", "error", null, null, 5),
        new RunResult("s", "out\n\u0000", "err", -1, 150),
        new TaskProgress("t", 100, 45, 0, "BTCUSDT", 45, "Downloading"),
        new TaskStatus("t", "Import", "completed", 5L, 6L),
        new TaskStatus("t", "Import", "pending", null, null),
        new TaskListed(
            new Task("t", "Import", "running", 9, 1, 0, "", "", 11, 5, 5L, null, "user-1")),
        new TcpMessage("tcp_1", "receive", "Hello", false, 5, 7, null),
        new TcpStatus("tcp_1", "connected", 7, "127.0.0.1:9", true),
        new Published("data", Json.parseObject("{\"price\":1.50,\"deep\":{\"a\":[1,null]}}")),
        new Presence("join", null, "user-1"));
  }

  static Stream<EventBatch> batches() {
    return Stream.concat(
        events().map(event -> new EventBatch(List.of(event))),
        Stream.of(new EventBatch(events().toList())));
  }

  private static Stream<Event> events() {
    return payloads().stream()
        .flatMap(
            payload ->
                Stream.of(
                    Event.durable(TOPIC, new Position("epoch-1", 9), "evt_9", 5, payload),
                    Event.ephemeral(TOPIC, "x", 5, payload, Reach.ALL),
                    Event.ephemeral(TOPIC, "x", 5, payload, Reach.except("connection-1"))));
  }

  static Stream<Object> others() {
    SendChat arguments = new SendChat(456L, "hi", "client-1");
    ChatMessage message = new ChatMessage(7, 456, UserId.of(5), "hi", 5, null);
    Event event = Event.durable(TOPIC, new Position("epoch-1", 9), "evt_9", 5, message);
    return Stream.of(
        new Command<>(
            SEND, ON_SOCKET, arguments, new OnceKey("123", "message", "m-1", "chat.send")),
        new Command<>(SEND, BY_HTTP, new SendChat(456L, "hi", null), null),
        new Outcome.Done(SEND, new Reply<>(message, false)),
        new Outcome.Done(ChatCommands.TYPING, new Reply<>(Nothing.NOTHING, true)),
        new Outcome.Failed(new Failure(FailureCode.FOREIGN, "why", List.of("a", "b"), "own words")),
        new Outcome.Failed(Failure.of(FailureCode.INTERNAL, "why")),
        new DomainAnnouncement(
            "chat",
            List.of("chat/", ""),
            List.of(SEND, ChatCommands.HISTORY),
            List.of(
                HttpRoute.of("POST", "/chat/sessions/{sessionId}/messages", SEND, 201),
                HttpRoute.of("GET", "/x", ChatCommands.HISTORY, 200)
                    .onlyFor(Role.ADMIN, Role.SERVICE))),
        new TopicRequest(ON_SOCKET, TOPIC, AccessIntent.JOIN, 7L),
        new TopicRequest(BY_HTTP, TOPIC, AccessIntent.SUBSCRIBE, null),
        new TopicRequest(ON_SOCKET, TOPIC, AccessIntent.SUBSCRIBE, null, true, 5L),
        TopicGrant.durableFromNow(),
        new TopicGrant(true, 0L, Tracking.WRITTEN, List.of(event)),
        new Delivered(TOPIC, Long.MAX_VALUE),
        new Pace(TOPIC, "loop-1", 7L),
        new Pace(TOPIC, "loop-1", null));
  }

  @ParameterizedTest
  @MethodSource({"batches", "others"})
  void carriesARecordBetweenNodesUnchanged(Object record) {
    assertThat(overTheWire(record)).isEqualTo(record);
  }

  @ParameterizedTest
  @MethodSource({"batches", "others"})
  void handsARecordOnByReferenceWithinANode(Object record) {
    assertThat(codec(record).transform(record)).isSameAs(record);
  }

  @Test
  void keepsTheJsonTypeOfAUserId() {
    Command<?> command =
        (Command<?>)
            overTheWire(new Command<>(SEND, ON_SOCKET, new SendChat(4L, "hi", null), null));

    assertThat(command.caller().userId().json()).isEqualTo(123L);
  }

  @Test
  void hasAnExampleOfEveryKindOfPayload() {
    assertThat(payloads()).extracting(Payload::kind).containsOnly(PayloadKind.values());
  }

  @Test
  void namesTheCommandThatThisNodeDoesNotKnow() {
    CommandType<Nothing, Nothing> strange =
        CommandType.internal("strange.command", Nothing.class, Nothing.class);
    Command<Nothing> command = new Command<>(strange, BY_HTTP, Nothing.NOTHING, null);

    assertThatThrownBy(() -> overTheWire(command))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("strange.command");
  }

  /** Writes behind other bytes, as the bus does. */
  private Object overTheWire(Object record) {
    Buffer wire = Buffer.buffer("header");
    int start = wire.length();
    codec(record).encodeToWire(wire, record);
    return codec(record).decodeFromWire(start, wire.appendString("trailer"));
  }

  private MessageCodec<Object, Object> codec(Object record) {
    return Objects.requireNonNull(
        codecs.get(record.getClass()), "no codec of " + record.getClass());
  }

  /** What {@link BusCodecs} registers on a bus that only writes down the codecs. */
  private static Map<Class<?>, MessageCodec<Object, Object>> registered() {
    Map<Class<?>, MessageCodec<Object, Object>> codecs = new HashMap<>();
    EventBus bus =
        (EventBus)
            Proxy.newProxyInstance(
                BusCodecsTest.class.getClassLoader(),
                new Class<?>[] {EventBus.class},
                (proxy, method, arguments) -> writeDown(codecs, proxy, arguments));
    CommandCatalogue catalogue = new CommandCatalogue();
    catalogue.add("chat", List.of(SEND, ChatCommands.HISTORY, ChatCommands.TYPING));
    BusCodecs.register(bus, catalogue);
    return codecs;
  }

  @SuppressWarnings("unchecked")
  private static Object writeDown(
      Map<Class<?>, MessageCodec<Object, Object>> codecs,
      Object bus,
      @Nullable Object[] typeAndCodec) {
    codecs.put(
        (Class<?>) Objects.requireNonNull(typeAndCodec[0]),
        (MessageCodec<Object, Object>) Objects.requireNonNull(typeAndCodec[1]));
    return bus;
  }
}
