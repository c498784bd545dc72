package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.websocket.Frame;
import java.util.function.Consumer;

/** A socket that takes so many frames before it is full, and tells its collection what came. */
final class EntrySocket implements Subscriber {

  private final String name;
  private final Dialect dialect;
  private final CollectionModel model;
  private final Consumer<String> told;
  private final Consumer<Throwable> broken;
  final Subscriptions subscriptions;
  private int room = Integer.MAX_VALUE;
  private boolean dead;

  EntrySocket(
      String name,
      Dialect dialect,
      SubscriptionOpener opener,
      CollectionModel model,
      Consumer<String> told,
      Consumer<Throwable> broken) {
    this.name = name;
    this.dialect = dialect;
    this.model = model;
    this.told = told;
    this.broken = broken;
    this.subscriptions = new Subscriptions(this, opener);
  }

  CollectionModel model() {
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
    for (String[] words : EntryDialect.said(frame)) {
      told.accept(name + " gets " + String.join(" ", words));
      model.isTold(words);
    }
  }

  @Override
  public void lost(Topic topic) {
    throw new AssertionError("the topic's history is the same all the time");
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
