package dev.switchboard.session;

import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventPublisher;
import dev.switchboard.protocol.event.TcpMessage;
import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.protocol.tcp.TcpTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Hears all that is published, and waits for what it wants to hear. */
final class Ear implements EventPublisher {

  private final List<Event> heard = new ArrayList<>();

  @Override
  public synchronized void publish(List<Event> events) {
    heard.addAll(events);
    notifyAll();
  }

  synchronized List<Event> of(TcpSession session) {
    return heard.stream()
        .filter(event -> event.topic().equals(TcpTopics.session(session.sessionId())))
        .toList();
  }

  List<TcpMessage> messages(TcpSession session) {
    return of(session).stream()
        .filter(event -> event.payload() instanceof TcpMessage)
        .map(event -> (TcpMessage) event.payload())
        .toList();
  }

  List<String> states(TcpSession session) {
    return of(session).stream()
        .filter(event -> event.payload() instanceof TcpStatus)
        .map(event -> ((TcpStatus) event.payload()).status())
        .toList();
  }

  /** Waits until what was heard of a session is as wanted. */
  synchronized void await(TcpSession session, Predicate<TcpSession> wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!wanted.test(session)) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("heard only " + states(session) + ", " + messages(session));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  void awaitState(TcpSession session, TcpState state) {
    await(session, it -> states(it).contains(state.word()));
  }

  /** Waits until so many bytes came or went. */
  void awaitBytes(TcpSession session, long count) {
    await(session, it -> messages(it).stream().mapToLong(TcpMessage::byteLength).sum() >= count);
  }
}
