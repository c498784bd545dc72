package dev.switchboard.session;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandRequest;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.Outcome;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.CommandHandler;
import dev.switchboard.store.NodeLease;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what needs a session's connection done by the node that has it: commands are handed on to
 * that node's lease, and carried out here where they are handed to this one's. For the domain's
 * event loop.
 */
final class Owners {

  private static final Logger LOG = LoggerFactory.getLogger(Owners.class);

  /** Less than whoever sent the command waits for this node. */
  private static final DeliveryOptions PATIENCE = new DeliveryOptions().setSendTimeout(4_000);

  private final Vertx vertx;
  private final NodeLease lease;
  private final Map<String, Function<CommandRequest, Future<? extends Reply<?>>>> handlers =
      new HashMap<>();
  private @Nullable MessageConsumer<CommandRequest> consumer;
  private boolean stopped;

  Owners(Vertx vertx, NodeLease lease) {
    this.vertx = vertx;
    this.lease = lease;
  }

  /** Carries out a command that another node hands on. */
  <A extends Record, R extends Record> void serve(
      CommandType<A, R> type, CommandHandler<A, R> handler) {
    handlers.put(type.name(), request -> handler.handle(Command.of(type, request)));
  }

  /** Listens for what is handed to this node's present lease, and to no earlier one. */
  void listen() {
    String address = Addresses.tcp(lease.node());
    boolean listening = consumer != null && consumer.address().equals(address);
    if (!listening && !stopped) {
      unregister();
      consumer = vertx.eventBus().consumer(address, this::carryOut);
    }
  }

  void stop() {
    stopped = true;
    unregister();
  }

  private void unregister() {
    MessageConsumer<CommandRequest> present = consumer;
    consumer = null;
    if (present != null) {
      present.unregister().onFailure(thrown -> {});
    }
  }

  private void carryOut(Message<CommandRequest> message) {
    CommandRequest request = message.body();
    Function<CommandRequest, Future<? extends Reply<?>>> handler = handlers.get(request.command());
    if (handler == null) {
      message.reply(new Outcome.Failed(unreachable()));
      return;
    }
    Future.succeededFuture(request)
        .compose(handler::apply)
        .onComplete(
            reply -> message.reply(new Outcome.Done(reply)),
            thrown -> message.reply(failed(thrown)));
  }

  private static Outcome.Failed failed(Throwable thrown) {
    Failure failure = FailureException.of(thrown);
    if (failure.code() == FailureCode.INTERNAL) {
      LOG.atError().setCause(thrown).log("What another node asked for failed");
    }
    return new Outcome.Failed(failure);
  }

  /** The lease under which another node has a session's connections. */
  Optional<String> elsewhere(SessionRows.Stored stored) {
    return Optional.ofNullable(stored.node()).filter(node -> !node.equals(lease.node()));
  }

  /** Has a command carried out by the node that holds a lease. */
  <A extends Record, R extends Record> Future<Reply<R>> ask(
      String node, Command<A> command, Class<R> answerType) {
    return vertx
        .eventBus()
        .<Outcome>request(Addresses.tcp(node), command.request(), PATIENCE)
        .map(Message::body)
        .recover(thrown -> Future.failedFuture(unreachable(thrown)))
        .compose(
            outcome ->
                outcome instanceof Outcome.Done done
                    ? Future.succeededFuture(done.reply().to(answerType))
                    : Future.failedFuture(((Outcome.Failed) outcome).failure().exception()));
  }

  private static Throwable unreachable(Throwable thrown) {
    return thrown instanceof ReplyException ? unreachable().exception() : thrown;
  }

  private static Failure unreachable() {
    return Failure.of(
        FailureCode.DOMAIN_UNAVAILABLE, "the node that has the session does not answer");
  }
}
