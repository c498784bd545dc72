package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.dialect.EnvelopeDialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.websocket.Frame;
import java.util.Optional;

/** A socket that is always writable, and counts what it is written and how often it is bothered. */
final class CountingSubscriber implements Subscriber {

  static final EnvelopeDialect ENVELOPE = EnvelopeDialect.json(command -> Optional.empty());

  private final String connectionId;
  private final Dialect dialect;
  private int written;
  private int bothered;

  CountingSubscriber(String connectionId, Dialect dialect) {
    this.connectionId = connectionId;
    this.dialect = dialect;
  }

  /** How many frames it was written. */
  int written() {
    return written;
  }

  /** How often it was asked or told anything, to be counted from zero again. */
  int bothered() {
    int count = bothered;
    bothered = 0;
    return count;
  }

  @Override
  public String connectionId() {
    bothered++;
    return connectionId;
  }

  @Override
  public Dialect dialect() {
    bothered++;
    return dialect;
  }

  @Override
  public boolean writable() {
    bothered++;
    return true;
  }

  @Override
  public boolean maySee(String userId) {
    bothered++;
    return true;
  }

  @Override
  public void awaits(Event event) {
    bothered++;
  }

  @Override
  public void write(Frame frame) {
    bothered++;
    written++;
  }

  @Override
  public void lost(Topic topic) {
    bothered++;
  }

  @Override
  public void failed(Throwable thrown) {
    throw new AssertionError(thrown);
  }
}
