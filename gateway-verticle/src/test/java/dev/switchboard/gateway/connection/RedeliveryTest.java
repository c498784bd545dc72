package dev.switchboard.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.LedgerDomain;
import dev.switchboard.gateway.PlainDialect;
import dev.switchboard.gateway.meter.Counters;
import dev.switchboard.gateway.topic.ReadQueue;
import dev.switchboard.gateway.topic.Subscriber;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.websocket.Frame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedeliveryTest {

  private static final long SECOND = 1_000_000_000L;

  /** A socket that takes so many frames before it is full. */
  private static final class Socket implements Subscriber {

    private final Dialect dialect = new PlainDialect();
    private int room = Integer.MAX_VALUE;
    private int written;

    @Override
    public String connectionId() {
      return "c";
    }

    @Override
    public Dialect dialect() {
      return dialect;
    }

    @Override
    public boolean writable() {
      return written < room;
    }

    @Override
    public boolean maySee(String userId) {
      return true;
    }

    @Override
    public void awaits(Event event) {
      throw new AssertionError("what is sent again waits already");
    }

    @Override
    public void write(Frame frame) {
      written++;
    }

    @Override
    public void lost(Topic topic) {
      throw new AssertionError("nothing is lost here");
    }

    @Override
    public void failed(Throwable thrown) {
      throw new AssertionError(thrown);
    }
  }

  private record Alarm(long atMs, Runnable task) {}

  private final Socket socket = new Socket();
  private final ReadQueue queue = new ReadQueue(socket);
  private final List<Alarm> alarms = new ArrayList<>();
  private long nowNanos;
  private final Redelivery redelivery =
      new Redelivery(
          socket,
          queue,
          new Counters(),
          () -> nowNanos,
          (delayMs, task) -> alarms.add(new Alarm(nowNanos / 1_000_000 + delayMs, task)));

  private static Event event(int number) {
    return Event.ephemeral(
        new Topic("notifications/ann"),
        "evt_" + number,
        0,
        LedgerDomain.entry(number, "hi"),
        Reach.ALL);
  }

  /** Lets the time come, with every alarm at its own; returns what was sent then. */
  private int sentBy(long seconds) {
    int before = socket.written;
    while (!alarms.isEmpty() && alarms.get(0).atMs() <= seconds * 1_000) {
      Alarm alarm = alarms.remove(0);
      nowNanos = alarm.atMs() * 1_000_000;
      alarm.task().run();
    }
    nowNanos = seconds * SECOND;
    return socket.written - before;
  }

  @Test
  void sendsAgainAfterFiveTenAndTwentySecondsThenNoMore() {
    redelivery.written(event(1));

    assertThat(sentBy(4)).isZero();
    assertThat(sentBy(5)).isEqualTo(1);
    assertThat(sentBy(14)).isZero();
    assertThat(sentBy(15)).isEqualTo(1);
    assertThat(sentBy(34)).isZero();
    assertThat(sentBy(35)).isEqualTo(1);
    assertThat(sentBy(600)).isZero();
  }

  @Test
  void sendsEachAtItsOwnTime() {
    redelivery.written(event(1));
    assertThat(sentBy(2)).isZero();
    redelivery.written(event(2));

    assertThat(sentBy(5)).isEqualTo(1);
    assertThat(sentBy(6)).isZero();
    assertThat(sentBy(7)).isEqualTo(1);
    assertThat(sentBy(15)).isEqualTo(1);
  }

  @Test
  void sendsNothingAgainThatWasAcknowledged() {
    redelivery.written(event(1));

    assertThat(redelivery.acknowledged(List.of("evt_1", "evt_unknown"))).isEqualTo(1);

    assertThat(redelivery.acknowledged(List.of("evt_1"))).isZero();
    assertThat(sentBy(60)).isZero();
  }

  @Test
  void aRepeatDoesNotStartTheClockAnew() {
    redelivery.written(event(1));
    assertThat(sentBy(4)).isZero();

    redelivery.written(event(1));

    assertThat(sentBy(5)).isEqualTo(1);
  }

  @Test
  void sendsNoMoreThanTheSocketTakesAndTheRestWhenItDrains() {
    for (int i = 0; i < 100; i++) {
      redelivery.written(event(i));
    }
    socket.room = 10;
    assertThat(sentBy(5)).isEqualTo(10);

    // What was acknowledged meanwhile is left out.
    redelivery.acknowledged(List.of("evt_90"));
    socket.room = Integer.MAX_VALUE;
    queue.drained();

    assertThat(socket.written).isEqualTo(99);
  }
}
