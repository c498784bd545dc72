package dev.switchboard.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What waits to be sent to a socket is bounded whatever is written: by what makes it full, one
 * batch of 64 KiB and one message.
 */
class OutboundBoundTest {

  private static final int MESSAGE = 10_000;
  private static final long HEADERS = 1_024;
  private static final long BOUND = FullSocket.HIGH + EncodedBatch.MAX_BYTES + MESSAGE + HEADERS;

  private final OpenTopics topics = new OpenTopics();
  private final FullSocket socket = topics.socket("slow", new PaddedDialect("padded", MESSAGE));

  @AfterEach
  void close() {
    socket.subscriptions.close();
    topics.close();
  }

  private static List<String> numbers(long from, long until) {
    return LongStream.rangeClosed(from, until).mapToObj(Long::toString).toList();
  }

  /** The peer reads on, a little at a time, until nothing waits any more. */
  private void takeEverything() {
    while (socket.take(3 * MESSAGE)) {
      topics.settle();
    }
  }

  private void expectBounded() {
    assertThat(socket.mostPending()).isGreaterThan(FullSocket.HIGH).isLessThanOrEqualTo(BOUND);
  }

  @Test
  void whileATopicIsReadFromItsBeginning() {
    for (int i = 0; i < 5_000; i++) {
      Event unused = topics.logged();
    }
    topics.subscribe(socket, OpenTopics.LOG, 0L, false);
    expectBounded();
    assertThat(socket.told).hasSizeLessThan(50);

    takeEverything();

    expectBounded();
    assertThat(socket.told).isEqualTo(numbers(1, 5_000));
  }

  @Test
  void whileMoreIsPublishedThanItTakes() {
    topics.subscribe(socket, OpenTopics.LOG, null, false);
    for (int turn = 0; turn < 20; turn++) {
      List<Event> commit = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        commit.add(topics.logged());
      }
      topics.publish(commit);
      expectBounded();
    }

    takeEverything();

    expectBounded();
    assertThat(socket.told).isEqualTo(numbers(1, 2_000));
  }

  @Test
  void whileItIsShownAPresentState() {
    for (int i = 1; i <= 1_000; i++) {
      topics.presentState.add(topics.change(Integer.toString(i)));
    }
    topics.subscribe(socket, OpenTopics.NOW, null, false);
    expectBounded();
    assertThat(socket.told).hasSizeLessThan(50);

    takeEverything();

    expectBounded();
    assertThat(socket.told).isEqualTo(numbers(1, 1_000));
  }

  @Test
  void whileATopicChangesThatKeepsNothing() {
    topics.subscribe(socket, OpenTopics.NOW, null, false);
    for (int i = 0; i < 3_000; i++) {
      topics.publish(List.of(topics.change()));
    }
    expectBounded();

    takeEverything();

    expectBounded();
    assertThat(socket.told).doesNotHaveDuplicates().endsWith("now3000");
    assertThat(socket.told).hasSizeGreaterThan(Backlog.MAX).hasSizeLessThan(Backlog.MAX + 50);
  }

  @Test
  void whileManyComeAndGo() {
    topics.subscribe(socket, OpenTopics.LOG, null, true);
    for (int i = 0; i < 3_000; i++) {
      topics.publish(List.of(topics.arrival(OpenTopics.LOG, "c" + i)));
    }
    expectBounded();

    takeEverything();

    expectBounded();
    assertThat(socket.told).doesNotHaveDuplicates().endsWith("c2999");
    assertThat(socket.told).hasSizeGreaterThan(Backlog.MAX).hasSizeLessThan(Backlog.MAX + 50);
  }
}
