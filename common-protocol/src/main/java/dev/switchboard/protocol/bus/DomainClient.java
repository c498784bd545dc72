package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandRequest;
import dev.switchboard.protocol.command.Outcome;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.Acknowledged;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;

/**
 * Asks domains over the event bus. Futures complete on the caller's context and fail with {@link
 * dev.switchboard.protocol.FailureException} only: no answer within 5 s is {@code
 * DOMAIN_UNAVAILABLE} (contract 5.1).
 */
public final class DomainClient {

  private final Nodes nodes;

  public DomainClient(Vertx vertx) {
    this.nodes = Nodes.of(vertx);
  }

  /** Has a command carried out; the result is one of the command's own class. */
  public Future<Reply<?>> invoke(Command<?> command) {
    return invoke(command.request()).map(reply -> reply.to(command.type().result()));
  }

  /** Has a command carried out; the result is a record, or JSON where another node gave it. */
  public Future<Reply<?>> invoke(CommandRequest request) {
    return this.<Outcome>ask(Addresses.command(request.command()), request, request.once() != null)
        .compose(
            outcome -> {
              if (outcome instanceof Outcome.Done done) {
                return Future.succeededFuture(done.reply());
              }
              return Future.failedFuture(((Outcome.Failed) outcome).failure().exception());
            });
  }

  /** Asks whether a socket may subscribe. */
  public Future<TopicGrant> authorize(String domain, TopicRequest request) {
    return this.<Object>ask(Addresses.authority(domain), request, true)
        .compose(
            answer -> {
              if (answer instanceof TopicGrant grant) {
                return Future.succeededFuture(grant);
              }
              return Future.failedFuture(((Outcome.Failed) answer).failure().exception());
            });
  }

  /** Tells a domain what was written to a socket; best effort. */
  public void delivered(String domain, Delivered delivered) {
    nodes.send(Addresses.deliveries(domain), delivered);
  }

  /** Tells a domain what the reader of one of its topics acknowledged; best effort. */
  public void acknowledged(String domain, Acknowledged acknowledged) {
    nodes.send(Addresses.acknowledgements(domain), acknowledged);
  }

  /** Tells a domain on every node how far the slowest sockets have got; best effort. */
  public void paced(String domain, Pace pace) {
    nodes.broadcast(Addresses.pace(domain), pace);
  }

  /** Tells whoever wants to know what became of a socket; best effort. */
  public void tell(SocketChange change) {
    nodes.broadcast(Addresses.SOCKETS, change);
  }

  private <T> Future<T> ask(String address, Object question, boolean repeatable) {
    return nodes
        .<T>ask(address, question, repeatable)
        .recover(thrown -> Future.failedFuture(unavailable(thrown)));
  }

  private static Throwable unavailable(Throwable thrown) {
    return thrown instanceof ReplyException
        ? Failure.of(FailureCode.DOMAIN_UNAVAILABLE, "the domain does not answer").exception()
        : thrown;
  }
}
