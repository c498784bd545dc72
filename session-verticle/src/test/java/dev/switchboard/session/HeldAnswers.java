package dev.switchboard.session;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.store.NodeLease;
import dev.switchboard.store.Query;
import dev.switchboard.store.Store;
import dev.switchboard.store.StoreHealth;
import dev.switchboard.store.TopicLog;
import dev.switchboard.store.Work;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A store whose answers come as late as a test wants, when all is done, and that may be full. */
final class HeldAnswers implements Store {

  private final Store store;
  private final AtomicReference<@Nullable Hold> nextRead = new AtomicReference<>();
  private final AtomicReference<@Nullable Hold> nextOnce = new AtomicReference<>();
  private volatile boolean full;

  HeldAnswers(Store store) {
    this.store = store;
  }

  /** One answer that is kept back. */
  static final class Hold {

    private final Promise<Void> done = Promise.promise();
    private final Promise<Void> released = Promise.promise();

    /** Completes once the store has answered. */
    Future<Void> done() {
      return done.future();
    }

    void release() {
      released.complete();
    }

    private <T> Future<T> keep(Future<T> answer) {
      return answer
          .onComplete(answered -> done.complete())
          .compose(value -> released.future().map(value));
    }
  }

  /** Keeps the answer to the next read. */
  Hold holdRead() {
    return hold(nextRead);
  }

  /** Keeps the answer to the next work that is done once. */
  Hold holdOnce() {
    return hold(nextOnce);
  }

  /** Refuses all writes, as a full disk does, until there is room again. */
  void refuseWrites(boolean full) {
    this.full = full;
  }

  private static Hold hold(AtomicReference<@Nullable Hold> next) {
    Hold hold = new Hold();
    next.set(hold);
    return hold;
  }

  private static <T> Future<T> kept(AtomicReference<@Nullable Hold> next, Future<T> answer) {
    Hold hold = next.getAndSet(null);
    return hold == null ? answer : hold.keep(answer);
  }

  @Override
  public <T> Future<T> write(Work<T> work) {
    return full
        ? Future.failedFuture(
            Failure.of(FailureCode.DOMAIN_UNAVAILABLE, "the disk is full").exception())
        : store.write(work);
  }

  @Override
  public <T> Future<Reply<T>> writeOnce(@Nullable OnceKey key, Class<T> answerType, Work<T> work) {
    return kept(nextOnce, store.writeOnce(key, answerType, work));
  }

  @Override
  public <T> Future<T> read(Query<T> query) {
    return kept(nextRead, store.read(query));
  }

  @Override
  public TopicLog log() {
    return store.log();
  }

  @Override
  public Store onBehalfOf(Principal principal) {
    return this;
  }

  @Override
  public Store ofDomain(String domain) {
    return this;
  }

  @Override
  public NodeLease lease() {
    return store.lease();
  }

  @Override
  public StoreHealth health() {
    return store.health();
  }
}
