package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.EventType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A domain whose handlers do everything that handlers can do. */
final class EchoDomain implements Domain {

  static final CommandType<Text, Text> ECHO = type("echo.echo");
  static final CommandType<Text, Text> THREAD = type("echo.thread");
  static final CommandType<Text, Text> REFUSE = type("echo.refuse");
  static final CommandType<Text, Text> THROW_FAILURE = type("echo.throwFailure");
  static final CommandType<Text, Text> BREAK = type("echo.break");
  static final CommandType<Text, Text> SILENT = type("echo.silent");
  static final CommandType<Text, Text> NO_FUTURE = type("echo.noFuture");
  static final CommandType<Text, Text> NO_REPLY = type("echo.noReply");
  static final CommandType<Text, Text> ANOTHER_RESULT = type("echo.anotherResult");
  static final CommandType<Text, Text> NO_CLASS = type("echo.noClass");
  static final List<CommandType<?, ?>> COMMANDS =
      List.of(
          ECHO,
          THREAD,
          REFUSE,
          THROW_FAILURE,
          BREAK,
          SILENT,
          NO_FUTURE,
          NO_REPLY,
          ANOTHER_RESULT,
          NO_CLASS);
  static final EventType<Text> SAID = EventType.of("echo.said", Text.class);
  static final HttpRoute ROUTE = HttpRoute.of("POST", "/echo", ECHO, 200);

  final Promise<Delivered> delivered = Promise.promise();
  volatile String startedOn = "";
  volatile boolean stopped;

  // What only a caller of older code, or of another language, could do.
  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T wrong(@Nullable Object value) {
    return (T) value;
  }

  private static CommandType<Text, Text> type(String name) {
    return CommandType.internal(name, Text.class, Text.class);
  }

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public List<String> topicPrefixes() {
    return List.of("echo/");
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(ROUTE);
  }

  @Override
  public List<EventType<?>> events() {
    return List.of(SAID);
  }

  @Override
  public void start(DomainContext context, DomainBindings bindings) {
    startedOn = Thread.currentThread().getName();
    bindings.command(ECHO, command -> Future.succeededFuture(Reply.of(command.arguments())));
    bindings.command(
        THREAD,
        command -> Future.succeededFuture(Reply.of(new Text(Thread.currentThread().getName()))));
    bindings.command(
        REFUSE,
        command ->
            Future.failedFuture(
                Failure.of(FailureCode.CLOSED, "refused", command.arguments().text()).exception()));
    bindings.command(
        THROW_FAILURE,
        command -> {
          throw Failure.of(FailureCode.CONFLICT, "thrown").exception();
        });
    bindings.command(
        BREAK,
        command -> {
          throw new IllegalStateException(command.arguments().text());
        });
    bindings.command(SILENT, command -> Promise.<Reply<Text>>promise().future());
    bindings.command(NO_FUTURE, command -> wrong(null));
    bindings.command(NO_REPLY, command -> Future.succeededFuture(wrong(null)));
    bindings.command(
        ANOTHER_RESULT, command -> Future.succeededFuture(wrong(Reply.of(new OtherResult(7)))));
    bindings.command(
        NO_CLASS,
        command -> {
          throw new NoClassDefFoundError("some/Helper");
        });
    bindings.topics(EchoDomain::authorize);
    bindings.deliveries(delivered::tryComplete);
  }

  record OtherResult(int number) {}

  private static Future<TopicGrant> authorize(TopicRequest request) {
    return request.topic().name().equals("echo/1")
        ? Future.succeededFuture(TopicGrant.durableAfter(7))
        : Future.failedFuture(
            Failure.of(FailureCode.TOPIC_NOT_FOUND, "no such topic", request.topic().name())
                .exception());
  }

  @Override
  public Future<Void> stop() {
    stopped = true;
    return Future.succeededFuture();
  }
}
