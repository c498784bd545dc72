package dev.switchboard.protocol.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Api;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Arguments;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandRequest;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.CommandHandler;
import dev.switchboard.protocol.feed.FeedPublished;
import dev.switchboard.protocol.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Switchboard for a verticle that is no domain: publish, notify, follow, call and serve commands,
 * in one line each, over the event bus, on any node. Thread-safe; futures complete on the caller's
 * context and fail with {@link dev.switchboard.protocol.FailureException}. Whoever is on the event
 * bus is trusted: what a caller may do is decided by the role of {@link #as}.
 *
 * <p>What a method takes as {@code Object} is a record, a {@link JsonObject}, or anything else that
 * Jackson writes as a JSON object ({@code publish} takes any JSON value).
 */
@Api
public final class Switchboard {

  private final Vertx vertx;
  private final DomainClient domains;
  private final Caller caller;

  private Switchboard(Vertx vertx, Caller caller) {
    this.vertx = vertx;
    this.domains = new DomainClient(vertx);
    this.caller = caller;
  }

  /** The Switchboard that this Vert.x runs or is in a cluster with, as a service. */
  public static Switchboard of(Vertx vertx) {
    return new Switchboard(vertx, caller("service", Role.SERVICE));
  }

  private static Caller caller(String name, Role role) {
    return Caller.http(
        new Principal(UserId.of(name), role, List.of(), Principal.Proof.TOKEN, null));
  }

  /** The same, acting as somebody else. */
  public Switchboard as(String name, Role role) {
    return new Switchboard(vertx, caller(name, role));
  }

  /**
   * Publishes on a topic of a feed namespace; completes once it is on disk, where the topic keeps
   * its events.
   */
  public Future<FeedPublished> publish(String topic, @Nullable Object data) {
    ObjectNode arguments = Json.object().put("topic", topic);
    arguments.set("data", Json.value(plain(data)));
    return invoke("topic.publish", arguments, null).map(reply -> reply.as(FeedPublished.class));
  }

  /** Notifies a user; completes once it is on disk. */
  public Future<JsonObject> notify(String userId, String title, String message) {
    return invoke(
        "notification.post",
        new JsonObject().put("userId", userId).put("title", title).put("message", message));
  }

  /** Has a command carried out. */
  public Future<JsonObject> invoke(String command, Object arguments) {
    return invoke(command, tree(arguments), null).map(Switchboard::json);
  }

  /**
   * Has a command carried out once, however often this is called within 24 hours.
   *
   * @param id names the call, such as an order's number
   */
  public Future<JsonObject> invokeOnce(String id, String command, Object arguments) {
    OnceKey once = new OnceKey(caller.userId().value(), "message", id, command);
    return invoke(command, tree(arguments), once).map(Switchboard::json);
  }

  /** Has a command carried out whose classes are at hand. */
  public <A extends Record, R extends Record> Future<R> invoke(
      CommandType<A, R> command, A arguments) {
    return domains
        .invoke(new Command<>(command, caller, arguments, null))
        .map(reply -> reply.as(command.result()));
  }

  private Future<Reply<?>> invoke(String command, ObjectNode arguments, @Nullable OnceKey once) {
    return domains.invoke(new CommandRequest(command, caller, Arguments.of(arguments), once));
  }

  /** Follows the events of a topic from now on. */
  public Future<Following> follow(String topic, TopicListener listener) {
    return Following.begin(vertx, new Topic(topic), null, listener);
  }

  /** Follows the events of a durable topic behind a position, such as the last one dealt with. */
  public Future<Following> follow(String topic, Position after, TopicListener listener) {
    return Following.begin(vertx, new Topic(topic), after, listener);
  }

  /**
   * Serves a command that sockets may call by its name, on this context. Arguments and result are
   * JSON; what the handler throws or fails with is the caller's answer.
   */
  public Future<Serving> serve(String command, Function<JsonObject, Future<JsonObject>> handler) {
    ObjectNode anything = Json.object().put("type", "object");
    return Serving.begin(
        vertx,
        new CommandSpec(command, anything, anything, true),
        request ->
            Guarded.call(() -> handler.apply(new JsonObject(request.arguments().json().toString())))
                .map(result -> Reply.of(tree(result))));
  }

  /** Serves a command by records. */
  public <A extends Record, R extends Record> Future<Serving> serve(
      CommandType<A, R> command, CommandHandler<A, R> handler) {
    return Serving.begin(
        vertx, CommandSpec.of(command), request -> handler.handle(Command.of(command, request)));
  }

  private static ObjectNode tree(Object value) {
    return value instanceof JsonObject json ? Json.parseObject(json.encode()) : Json.tree(value);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return value instanceof JsonObject json ? Json.parseObject(json.encode()) : value;
  }

  private static JsonObject json(Reply<?> reply) {
    return new JsonObject(Json.tree(reply.value()).toString());
  }
}
