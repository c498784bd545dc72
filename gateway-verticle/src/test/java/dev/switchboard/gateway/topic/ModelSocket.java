package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.websocket.Frame;
import java.util.function.Consumer;

/** A socket that takes so many frames before it is full, and tells its model what came. */
final class ModelSocket implements Subscriber {

  private final String name;
  private final Dialect dialect;
  private final ClientModel model;
  private final FakeLog log;
  private final Consumer<String> told;
  private final Consumer<Throwable> broken;
  final Subscriptions subscriptions;
  private int room = Integer.MAX_VALUE;
  private boolean dead;

  ModelSocket(
      String name,
      Dialect dialect,
      SubscriptionOpener opener,
      ClientModel model,
      FakeLog log,
      Consumer<String> told,
      Consumer<Throwable> broken) {
    this.name = name;
    this.dialect = dialect;
    this.model = model;
    this.log = log;
    this.told = told;
    this.broken = broken;
    this.subscriptions = new Subscriptions(this, opener);
  }

  ClientModel model() {
    return model;
  }

  /** Whether it was ended, since it could not be served. */
  boolean dead() {
    return dead;
  }

  /** Takes only so much from now on. */
  void fillUp(int frames) {
    room = frames;
  }

  void drain() {
    room = Integer.MAX_VALUE;
    subscriptions.queue().drained();
  }

  @Override
  public String connectionId() {
    return name;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public boolean writable() {
    return room > 0;
  }

  @Override
  public boolean maySee(String userId) {
    return true;
  }

  @Override
  public void awaits(Event event) {}

  @Override
  public void write(Frame frame) {
    room--;
    for (long number : NumberDialect.numbers(frame)) {
      told.accept(name + " gets " + number);
      model.receives(number);
    }
  }

  @Override
  public void lost(Topic topic) {
    told.accept(name + " is told that nothing before " + log.firstKept() + " is kept");
    model.isTold(log.firstKept());
  }

  @Override
  public void failed(Throwable thrown) {
    if (thrown instanceof NumberDialect.Bug) {
      dead = true;
    } else {
      // Thrown within a future it would be lost.
      broken.accept(thrown);
    }
  }
}
