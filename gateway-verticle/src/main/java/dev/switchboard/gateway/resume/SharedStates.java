package dev.switchboard.gateway.resume;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What lost sockets left, where several nodes have the store together: the store decides who gets
 * it. All who come while it is asked are asked for together by the next question, so that a client
 * that comes anew costs next to nothing. Thread-safe.
 */
public final class SharedStates {

  private final ResumeStore store;
  private final Supplier<String> node;
  private final LongSupplier now;
  private List<Question> waiting = new ArrayList<>();
  private boolean asking;

  /**
   * Makes it.
   *
   * @param node the lease under which sockets are open here
   * @param now epoch milliseconds
   */
  public SharedStates(ResumeStore store, Supplier<String> node, LongSupplier now) {
    this.store = store;
    this.node = node;
    this.now = now;
  }

  private record Question(String hash, Promise<Taken> answer) {}

  /** Takes what the longest lost socket of a client left; completes on any thread. */
  Future<Taken> take(String hash) {
    Promise<Taken> answer = Promise.promise();
    synchronized (this) {
      waiting.add(new Question(hash, answer));
      if (asking) {
        return answer.future();
      }
      asking = true;
    }
    ask();
    return answer.future();
  }

  private void ask() {
    List<Question> asked;
    synchronized (this) {
      if (waiting.isEmpty()) {
        asking = false;
        return;
      }
      int size = Math.min(waiting.size(), ResumeStore.AT_ONCE);
      asked = List.copyOf(waiting.subList(0, size));
      waiting = new ArrayList<>(waiting.subList(size, waiting.size()));
    }
    store
        .find(asked.stream().map(Question::hash).toList(), node.get())
        .onComplete(
            found -> {
              asked.forEach(question -> settle(question, found.result(), found.cause()));
              ask();
            });
  }

  private void settle(
      Question question, ResumeStore.@Nullable Found found, @Nullable Throwable cause) {
    if (found == null) {
      question.answer().fail(cause);
      return;
    }
    boolean elsewhere = found.open().contains(question.hash());
    Future<Optional<ResumeState>> claimed =
        found.left().contains(question.hash())
            ? store.claim(question.hash(), now.getAsLong())
            : Future.succeededFuture(Optional.empty());
    claimed.map(state -> new Taken(state.orElse(null), elsewhere)).onComplete(question.answer());
  }
}
