package dev.switchboard.protocol.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.switchboard.protocol.command.Arguments;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandRequest;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Outcome;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.domain.SettingSpec;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.domain.Tracking;
import dev.switchboard.protocol.event.BuiltIn;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.protocol.event.ChatRead;
import dev.switchboard.protocol.event.ChatTyping;
import dev.switchboard.protocol.event.Custom;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventSpec;
import dev.switchboard.protocol.event.EventType;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.protocol.event.Presence;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.event.Rendering;
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
  private static final Caller ON_SOCKET = new Caller(PRINCIPAL, "connection-1", "phone", "node-1");
  private static final Caller BY_HTTP = Caller.http(Principal.claimed(UserId.of("user-1")));
  private static final CommandType<SendChat, ChatMessage> SEND = ChatCommands.SEND;
  private static final ChatMessage MESSAGE = new ChatMessage(7, 456, UserId.of(5), "hi", 5, null);

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
        Published.entry("k", Json.parseObject("{\"on\":null}")),
        Published.removal("k"),
        new Presence("join", null, "user-1"),
        new Custom("polls.voted", Json.parseObject("{\"option\":1,\"share\":0.50}")));
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
    ObjectNode arguments = Json.parseObject("{\"sessionId\":456,\"content\":\"hi\"}");
    ObjectNode result = Json.parseObject("{\"id\":7,\"price\":1.50}");
    Event event = Event.durable(TOPIC, new Position("epoch-1", 9), "evt_9", 5, MESSAGE);
    return Stream.of(
        new CommandRequest(
            "chat.send",
            ON_SOCKET,
            Arguments.of(arguments),
            new OnceKey("123", "message", "m-1", "chat.send")),
        new CommandRequest("chat.send", BY_HTTP, Arguments.of(arguments), null),
        new Outcome.Done(new Reply<>(result, false)),
        new Outcome.Done(new Reply<>(Json.object(), true)),
        new Outcome.Failed(new Failure(FailureCode.FOREIGN, "why", List.of("a", "b"), "own words")),
        new Outcome.Failed(Failure.of(FailureCode.INTERNAL, "why")),
        new DomainAnnouncement(
            "chat",
            List.of("chat/", ""),
            List.of(CommandSpec.of(SEND), CommandSpec.of(ChatCommands.HISTORY)),
            List.of(
                HttpRoute.of("POST", "/chat/sessions/{sessionId}/messages", SEND, 201),
                HttpRoute.of("GET", "/x", ChatCommands.HISTORY, 200)
                    .onlyFor(Role.ADMIN, Role.SERVICE)),
            List.of(
                EventSpec.of(
                    EventType.of("chat.sent", SendChat.class)
                        .in("session", Rendering.of("{\"type\":\"sent\",\"is\":\"{data}\"}")))),
            List.of(new SettingSpec("chat.timeZone", "text", "where it is"))),
        new TopicRequest(ON_SOCKET, TOPIC, AccessIntent.JOIN, 7L),
        new TopicRequest(BY_HTTP, TOPIC, AccessIntent.SUBSCRIBE, null),
        new TopicRequest(ON_SOCKET, TOPIC, AccessIntent.SUBSCRIBE, null, true, 5L),
        TopicGrant.durableFromNow(),
        TopicGrant.entries(),
        SocketChange.gone("c-1", true),
        SocketChange.resumed("c-1", "c-2", "node-1"),
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
    CommandRequest request = (CommandRequest) overTheWire(sent(new SendChat(4L, "hi", null)));

    assertThat(request.caller().userId().json()).isEqualTo(123L);
  }

  @Test
  void hasAnExampleOfEveryKindOfPayload() {
    assertThat(payloads().stream().filter(BuiltIn.class::isInstance).map(BuiltIn.class::cast))
        .extracting(BuiltIn::kind)
        .containsOnly(PayloadKind.values());
  }

  @Test
  void carriesTheRecordsOfACommandAsJson() {
    SendChat arguments = new SendChat(4L, "hi", null);
    CommandRequest request = (CommandRequest) overTheWire(sent(arguments));
    Outcome.Done done = (Outcome.Done) overTheWire(new Outcome.Done(new Reply<>(MESSAGE, true)));

    assertThat(request.arguments()).isInstanceOf(Arguments.Unbound.class);
    assertThat(Command.of(SEND, request).arguments()).isEqualTo(arguments);
    assertThat(done.reply().to(ChatMessage.class)).isEqualTo(new Reply<>(MESSAGE, true));
  }

  private static CommandRequest sent(SendChat arguments) {
    return new Command<>(SEND, ON_SOCKET, arguments, null).request();
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
    BusCodecs.register(bus);
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
