package dev.switchboard.notification;

import static dev.switchboard.testing.Answers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.notification.NotificationTopics;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryMarksTest {

  @TempDir private Path folder;
  private final List<Runnable> later = new ArrayList<>();
  private Fixture fixture;
  private HeldStore store;
  private DeliveryMarks marks;

  @BeforeEach
  void open() {
    fixture = new Fixture(TestDatabase.SQLITE, folder);
    store = new HeldStore(fixture.store);
    marks = new DeliveryMarks(store, later::add);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void keepsTheHighestSequenceOfEachUser() {
    deliver("alice", 3);
    deliver("bob", 9);
    deliver("alice", 2);
    store.release();
    store.release();

    assertThat(saved("alice")).isEqualTo(3);
    assertThat(saved("bob")).isEqualTo(9);
  }

  @Test
  void gathersWhileAWriteIsUnderWay() {
    for (int sequence = 1; sequence <= 100; sequence++) {
      deliver("alice", sequence);
      deliver("bob", sequence);
    }
    assertThat(store.held()).isEqualTo(1);

    store.release();
    store.release();

    assertThat(store.held()).isZero();
    assertThat(saved("alice")).isEqualTo(100);
    assertThat(saved("bob")).isEqualTo(100);
  }

  @Test
  void knowsWhatIsNotWrittenYet() {
    deliver("alice", 5);
    assertThat(marks.known("alice")).isEqualTo(5);

    deliver("alice", 7);

    assertThat(marks.known("alice")).isEqualTo(7);
    assertThat(marks.known("bob")).isZero();
  }

  @Test
  void neverGoesBack() {
    deliver("alice", 5);
    store.release();
    deliver("alice", 4);
    store.release();

    assertThat(saved("alice")).isEqualTo(5);
  }

  @Test
  void triesAgainWhatCouldNotBeWritten() {
    deliver("alice", 5);
    deliver("alice", 6);
    store.fail();
    assertThat(store.held()).isZero();
    assertThat(marks.known("alice")).isEqualTo(6);

    later.remove(0).run();
    store.release();

    assertThat(saved("alice")).isEqualTo(6);
    assertThat(later).isEmpty();
  }

  @Test
  void flushesAllThatWasDelivered() {
    deliver("alice", 5);
    deliver("bob", 6);
    Future<Void> flushed = marks.flush();

    store.release();
    assertThat(flushed.isComplete()).isFalse();
    store.release();

    await(flushed);
    assertThat(saved("bob")).isEqualTo(6);
  }

  @Test
  void hasNothingToFlushAtFirst() {
    assertThat(marks.flush().succeeded()).isTrue();
  }

  @Test
  void passesOverRunResults() {
    marks.delivered(new Delivered(new Topic("run-results/s"), 5));

    assertThat(store.held()).isZero();
  }

  private void deliver(String userId, long sequence) {
    marks.delivered(new Delivered(NotificationTopics.inbox(userId), sequence));
  }

  private long saved(String userId) {
    return await(fixture.store.read(sql -> InboxTables.delivered(sql, userId)));
  }
}
