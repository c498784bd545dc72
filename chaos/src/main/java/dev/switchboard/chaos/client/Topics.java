package dev.switchboard.chaos.client;

import dev.switchboard.chaos.history.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The topics of a run, each written down before anything is said of it. */
public final class Topics {

  private static final String NOBODY = "(nobody)";

  private final Scene scene;
  private final Map<String, Entry.Topic> declared = new LinkedHashMap<>();

  /** None yet. */
  public Topics(Scene scene) {
    this.scene = scene;
  }

  /** A topic whose every event is owed to its readers. */
  public void events(String name, boolean dense, List<String> principals) {
    declare(new Entry.Topic(scene.now(), name, Entry.Promise.EVERY_EVENT, dense, principals));
  }

  /** A topic whose newest state is owed to its readers. */
  public void state(String name, List<String> principals) {
    declare(new Entry.Topic(scene.now(), name, Entry.Promise.NEWEST_STATE, false, principals));
  }

  private void declare(Entry.Topic topic) {
    if (declared.putIfAbsent(topic.topic(), topic) == null) {
      scene.write(topic);
    }
  }

  /** A topic that nobody declared is nobody's: what is delivered of it is delivered wrongly. */
  void require(String name) {
    if (!declared.containsKey(name)) {
      events(name, false, List.of(NOBODY));
    }
  }

  /** All of them, in the order in which they were declared. */
  public List<Entry.Topic> all() {
    return List.copyOf(declared.values());
  }
}
