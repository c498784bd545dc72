package dev.switchboard.notification;

import static dev.switchboard.testing.Answers.await;

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
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A store whose writes wait until the test says how they end, on the test's own thread. */
final class HeldStore implements Store {

  private final Store store;
  private final Deque<Held<?>> writes = new ArrayDeque<>();

  HeldStore(Store store) {
    this.store = store;
  }

  private record Held<T>(Work<T> work, Promise<T> promise) {

    void release(Store store) {
      promise.complete(await(store.write(work)));
    }
  }

  /** How many writes wait. */
  int held() {
    return writes.size();
  }

  /** Carries out the oldest write that waits. */
  void release() {
    Held<?> oldest = writes.poll();
    if (oldest != null) {
      oldest.release(store);
    }
  }

  /** Refuses the oldest write that waits. */
  void fail() {
    writes
        .remove()
        .promise()
        .fail(Failure.of(FailureCode.DOMAIN_UNAVAILABLE, "the disk is full").exception());
  }

  @Override
  public <T> Future<T> write(Work<T> work) {
    Promise<T> promise = Promise.promise();
    writes.add(new Held<>(work, promise));
    return promise.future();
  }

  @Override
  public <T> Future<Reply<T>> writeOnce(@Nullable OnceKey key, Class<T> answerType, Work<T> work) {
    throw new AssertionError("no test of held deliveries writes once");
  }

  @Override
  public <T> Future<T> read(Query<T> query) {
    return store.read(query);
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
