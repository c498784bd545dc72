package dev.switchboard.gateway.topic;

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
    return question.get().onComplete(answered -> next());
  }

  private void next() {
    underWay--;
    Runnable first = waiting.poll();
    if (first != null) {
      first.run();
    }
  }
}
