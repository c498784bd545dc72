package dev.switchboard.gateway.topic;

import dev.switchboard.websocket.Fatal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Limits how many questions are under way at a time. The others wait in their order, and the time
 * they have to be answered begins when they are asked. Single-threaded.
 */
final class Throttle {

  private final int limit;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean starting;

  Throttle(int limit) {
    this.limit = limit;
  }

  /** Asks as soon as there is a place; the future completes as the question's does. */
  <T> Future<T> ask(Supplier<Future<T>> question) {
    if (underWay < limit) {
      return start(question);
    }
    Promise<T> answer = Promise.promise();
    waiting.add(() -> start(question).onComplete(answer));
    return answer.future();
  }

  private <T> Future<T> start(Supplier<Future<T>> question) {
    underWay++;
    Future<T> asked;
    try {
      asked = question.get();
    } catch (Throwable thrown) {
      Fatal.check(thrown);
      asked = Future.failedFuture(thrown);
    }
    return asked.onComplete(answered -> next());
  }

  /** One at a time, not each within the one before: many may be answered at once. */
  private void next() {
    underWay--;
    if (starting) {
      return;
    }
    starting = true;
    try {
      while (underWay < limit && !waiting.isEmpty()) {
        waiting.remove().run();
      }
    } finally {
      starting = false;
    }
  }
}
