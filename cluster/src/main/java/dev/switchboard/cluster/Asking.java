package dev.switchboard.cluster;

import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.Nodes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A question to one of several nodes, and to the next where one does not answer and may be asked
 * twice, or has not got the question at all.
 *
 * @param <T> the kind of answer
 */
final class Asking<T> {

  /** How long one of several nodes may take where the question can be put to another. */
  private static final long ATTEMPT_MS = 1_500;

  /** What a node answers that does not serve the address any more. */
  static final int NOT_HERE = -404;

  private final EventBus bus;
  private final List<Peer> peers;
  private final String address;
  private final Object question;
  private final boolean repeatable;
  private final long deadlineNanos;
  private final Context context;

  Asking(Vertx vertx, List<Peer> peers, String address, Object question, boolean repeatable) {
    this.context = vertx.getOrCreateContext();
    this.bus = vertx.eventBus();
    this.peers = peers;
    this.address = address;
    this.question = question;
    this.repeatable = repeatable;
    this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Nodes.PATIENCE_MS);
  }

  /**
   * Asks.
   *
   * @param first which of the nodes is asked first
   */
  Future<T> ask(int first) {
    return ask(first, 0);
  }

  private Future<T> ask(int first, int tried) {
    Peer peer = peers.get(Math.floorMod(first + tried, peers.size()));
    long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    boolean last = tried + 1 >= peers.size();
    long patience = Math.max(1, repeatable && !last ? Math.min(ATTEMPT_MS, left) : left);
    return ask(peer, patience)
        .recover(
            thrown ->
                !last && mayGoOn(thrown) && System.nanoTime() - deadlineNanos < 0
                    ? ask(first, tried + 1)
                    : Future.failedFuture(thrown));
  }

  private Future<T> ask(Peer peer, long patienceMs) {
    Promise<T> answer = Promise.promise();
    Runnable whenLost =
        () ->
            context.runOnContext(
                turn ->
                    answer.tryFail(new ReplyException(ReplyFailure.TIMEOUT, "the node is gone")));
    peer.asked(whenLost);
    bus.<T>request(
            Addresses.node(peer.name()),
            question,
            new DeliveryOptions().setSendTimeout(patienceMs).addHeader(Nodes.TO, address))
        .map(Message::body)
        .onComplete(answer::tryComplete, answer::tryFail);
    return answer.future().onComplete(answered -> peer.answered(whenLost));
  }

  private boolean mayGoOn(Throwable thrown) {
    return thrown instanceof ReplyException failed
        && (repeatable
            || failed.failureType() == ReplyFailure.NO_HANDLERS
            || failed.failureCode() == NOT_HERE);
  }
}
