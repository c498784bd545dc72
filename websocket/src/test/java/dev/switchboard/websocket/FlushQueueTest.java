package dev.switchboard.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FlushQueueTest {

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Queue<Runnable> timers = new ArrayDeque<>();
  private long timerNanos;
  private long nowNanos = 5;
  private int flushes;

  private final FlushQueue queue =
      new FlushQueue(
          tasks::add,
          (task, delay, unit) -> {
            timers.add(task);
            timerNanos = nowNanos + unit.toNanos(delay);
          },
          () -> nowNanos);

  /** A socket that asks to be flushed once, until it is. */
  private class Socket implements FlushQueue.Flushable {

    private boolean dirty;
    final List<Throwable> bugs = new ArrayList<>();

    void write() {
      if (!dirty) {
        dirty = true;
        queue.add(this);
      } else {
        queue.gather();
      }
    }

    @Override
    public void flush() {
      dirty = false;
      flushes++;
    }

    @Override
    public void failed(Throwable bug) {
      bugs.add(bug);
    }
  }

  private final class Broken extends Socket {

    @Override
    public void flush() {
      super.flush();
      throw new AssertionError("broken");
    }
  }

  @Test
  void flushesInTheSameTickWhereFewSocketsWrite() {
    List<Socket> sockets = sockets(FlushQueue.MANY);

    for (int tick = 1; tick <= 3; tick++) {
      sockets.forEach(Socket::write);
      sockets.forEach(Socket::write);
      runTasks();

      assertThat(flushes).isEqualTo(tick * FlushQueue.MANY);
    }
    assertThat(timers).isEmpty();
  }

  @Test
  void gathersWhatManySocketsWriteWithinTwoMilliseconds() {
    List<Socket> sockets = sockets(1_000);

    // An event for everybody every 100 microseconds, for 20 milliseconds.
    for (int event = 0; event < 200; event++) {
      advance(100);
      sockets.forEach(Socket::write);
      runTasks();
    }

    // Without a rest 200 flushes per socket.
    assertThat(flushes).isEqualTo(10 * 1_000);
  }

  @Test
  void restsNoMoreWhereARestGathersNothing() {
    List<Socket> sockets = sockets(1_000);
    int rests = 0;

    // Every socket asks once it has its answer, so a rest never finds a second frame.
    for (int round = 1; round <= 3 * FlushQueue.TRIAL_EVERY; round++) {
      sockets.forEach(Socket::write);
      runTasks();
      if (flushes < round * 1_000) {
        rests++;
        advance(FlushQueue.REST_MICROS);
      }
      assertThat(flushes).isEqualTo(round * 1_000);
      advance(100);
    }

    assertThat(rests).isEqualTo(3);
  }

  @Test
  void isQuickAgainOnceTheRestIsOver() {
    sockets(1_000).forEach(Socket::write);
    runTasks();
    flushes = 0;

    advance(FlushQueue.REST_MICROS);
    new Socket().write();
    runTasks();

    assertThat(flushes).isOne();
    new Socket().write();
    runTasks();
    assertThat(flushes).isEqualTo(2);
    assertThat(timers).isEmpty();
  }

  @Test
  void delaysNothingForLongerThanTheRest() {
    sockets(1_000).forEach(Socket::write);
    runTasks();
    flushes = 0;

    advance(500);
    new Socket().write();
    runTasks();
    assertThat(flushes).isZero();
    advance(FlushQueue.REST_MICROS - 500);

    assertThat(flushes).isOne();
  }

  @Test
  void keepsTheOthersFlushedWhereOneThrows() {
    Broken broken = new Broken();
    Socket before = new Socket();
    Socket after = new Socket();

    for (int tick = 1; tick <= 3; tick++) {
      before.write();
      broken.write();
      after.write();
      runTasks();

      assertThat(flushes).isEqualTo(3 * tick);
      assertThat(broken.bugs).hasSize(tick);
    }
    assertThat(before.bugs).isEmpty();
    assertThat(after.bugs).isEmpty();
  }

  @Test
  void leavesForTheNextFlushWhatIsWrittenDuringOne() {
    Socket other = new Socket();
    Socket first =
        new Socket() {
          @Override
          public void flush() {
            super.flush();
            other.write();
          }
        };

    first.write();
    runTask();

    assertThat(flushes).isOne();
    runTask();
    assertThat(flushes).isEqualTo(2);
  }

  private List<Socket> sockets(int count) {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(new Socket());
    }
    return sockets;
  }

  private void runTask() {
    tasks.remove().run();
  }

  private void runTasks() {
    while (!tasks.isEmpty()) {
      runTask();
    }
  }

  private void advance(long micros) {
    nowNanos += TimeUnit.MICROSECONDS.toNanos(micros);
    if (!timers.isEmpty() && nowNanos >= timerNanos) {
      timers.remove().run();
    }
  }
}
