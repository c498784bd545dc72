package dev.switchboard.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private final Throttle throttle = new Throttle(2);
  private final List<Promise<Integer>> asked = new ArrayList<>();

  private Future<Integer> ask() {
    Promise<Integer> answer = Promise.promise();
    return throttle.ask(
        () -> {
          asked.add(answer);
          return answer.future();
        });
  }

  @Test
  void asksSoManyAtATimeAndTheOthersInTheirOrder() {
    List<Future<Integer>> answers = List.of(ask(), ask(), ask(), ask());
    assertThat(asked).hasSize(2);

    asked.get(1).complete(1);
    assertThat(asked).hasSize(3);
    asked.get(2).fail("no");
    asked.get(0).complete(0);
    asked.get(3).complete(3);

    assertThat(answers).extracting(Future::result).containsExactly(0, 1, null, 3);
  }

  @Test
  void goesOnBehindAQuestionThatThrows() {
    for (int i = 0; i < 3; i++) {
      Future<Integer> failed =
          throttle.ask(
              () -> {
                throw new IllegalStateException("no question");
              });
      assertThat(failed.failed()).isTrue();
    }

    Future<Integer> first = ask();
    Future<Integer> second = ask();

    assertThat(asked).hasSize(2);
    assertThat(first.isComplete() || second.isComplete()).isFalse();
  }

  @Test
  void takesAnyNumberOfAnswersThatAreThereAtOnce() {
    Future<Integer> slow = ask();
    Future<Integer> slower = ask();
    List<Future<Integer>> many = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      many.add(throttle.ask(() -> Future.succeededFuture(7)));
    }

    asked.get(0).complete(1);

    assertThat(many).allMatch(Future::succeeded);
    assertThat(slow.isComplete()).isTrue();
    assertThat(slower.isComplete()).isFalse();
  }
}
