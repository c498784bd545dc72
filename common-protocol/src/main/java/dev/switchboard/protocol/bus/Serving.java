package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.command.CommandRequest;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.command.Outcome;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** A command that a verticle serves without being a domain. */
public final class Serving {

  private static final DeliveryOptions OPTIONS = new DeliveryOptions().setSendTimeout(5_000);

  private final Vertx vertx;
  private final CommandSpec command;

  /** The name under which it is announced: each serving is a domain of its own. */
  private final String id;

  private final Function<CommandRequest, Future<? extends Reply<?>>> handler;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>(2);

  private Serving(
      Vertx vertx,
      CommandSpec command,
      Function<CommandRequest, Future<? extends Reply<?>>> handler) {
    this.vertx = vertx;
    this.command = command;
    this.id = command.name() + "@" + UUID.randomUUID();
    this.handler = handler;
  }

  /**
   * Begins to serve, on the caller's context; fails with {@code CONFLICT} where somebody else has a
   * command of that name.
   */
  static Future<Serving> begin(
      Vertx vertx,
      CommandSpec command,
      Function<CommandRequest, Future<? extends Reply<?>>> handler) {
    Serving serving = new Serving(vertx, command, handler);
    return serving
        .mine()
        .compose(free -> serving.listen())
        // Somebody else may have come in between.
        .compose(listening -> serving.mine())
        .map(serving)
        .recover(thrown -> serving.stop().transform(stopped -> Future.failedFuture(thrown)));
  }

  private Future<Void> mine() {
    return vertx
        .eventBus()
        .<String>request(Addresses.COMMAND_OWNER, command.name(), OPTIONS)
        .map(Message::body)
        // Without a gateway nobody has announced anything to anyone.
        .recover(
            thrown ->
                thrown instanceof ReplyException
                    ? Future.succeededFuture("")
                    : Future.failedFuture(thrown))
        .compose(
            owner ->
                owner.isEmpty() || owner.equals(id)
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        Failure.of(
                                FailureCode.CONFLICT,
                                "somebody else serves the command " + command.name())
                            .exception()));
  }

  private Future<Void> listen() {
    consumers.add(vertx.eventBus().consumer(Addresses.command(command.name()), this::carryOut));
    consumers.add(vertx.eventBus().consumer(Addresses.ROLL_CALL, question -> announce(command)));
    return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
        .onSuccess(listening -> announce(command))
        .mapEmpty();
  }

  private void announce(CommandSpec... commands) {
    Nodes.of(vertx).announce(new DomainAnnouncement(id, List.of(), List.of(commands), List.of()));
  }

  private void carryOut(Message<CommandRequest> message) {
    Guarded.call(() -> handler.apply(message.body()))
        .onComplete(
            reply -> message.reply(new Outcome.Done(reply)),
            thrown -> message.reply(new Outcome.Failed(FailureException.of(thrown))));
  }

  /** Ends it; there is no such command until somebody serves it again. */
  public Future<Void> stop() {
    announce();
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList()).mapEmpty();
  }
}
