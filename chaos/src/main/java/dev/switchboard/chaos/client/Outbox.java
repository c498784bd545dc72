package dev.switchboard.chaos.client;

import dev.switchboard.chaos.history.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a writer wants written: begins new operations at its pace, keeps those that are under way,
 * and writes down how they end. What has no answer is sent again under its name.
 */
final class Outbox {

  private static final long ANSWER_MILLIS = 8_000;

  /**
   * How fast a writer is.
   *
   * @param perSecond operations begun a second
   * @param window operations under way at a time
   * @param perTopic operations on a topic at most
   */
  record Pace(double perSecond, int window, int perTopic) {}

  private final Scene scene;
  private final String name;
  private final Pace pace;
  private final List<String> topics;
  private final Consumer<Write> send;
  private final Random random;
  private final Map<String, Write> underWay = new LinkedHashMap<>();
  private final Map<String, Integer> begunOn = new LinkedHashMap<>();
  private long begun;
  private long acknowledged;
  private boolean isWriting;
  private boolean namesOnce = true;

  Outbox(Scene scene, String name, Pace pace, List<String> topics, Consumer<Write> send) {
    this.scene = scene;
    this.name = name;
    this.pace = pace;
    this.topics = new ArrayList<>(topics);
    this.send = send;
    this.random = scene.random(name + "/outbox");
  }

  /** Has operations carry no name by which the server would do them once. */
  void withoutNames() {
    namesOnce = false;
  }

  /** Writes on this topic and no other one from now on. */
  void turnTo(String topic) {
    topics.clear();
    topics.add(topic);
  }

  void start() {
    isWriting = true;
    tick();
  }

  /** Begins nothing any more. */
  void stop() {
    isWriting = false;
  }

  boolean isIdle() {
    return underWay.isEmpty();
  }

  long acknowledged() {
    return acknowledged;
  }

  private void tick() {
    if (!isWriting) {
      return;
    }
    if (underWay.size() < pace.window() && !topics.isEmpty()) {
      begin(topics.get(random.nextInt(topics.size())));
    }
    scene.later(Math.round(1_000 / pace.perSecond()), this::tick);
  }

  private void begin(String topic) {
    if (begunOn.merge(topic, 1, Integer::sum) > pace.perTopic()) {
      topics.remove(topic);
      return;
    }
    String op = String.format("%s-%06d", name, begun++);
    Write write = new Write(op, topic, Body.content(op, random));
    underWay.put(op, write);
    scene.write(new Entry.Invoke(scene.now(), name, op, topic, op, namesOnce ? op : null));
    send(write);
    watch(write);
  }

  private void send(Write write) {
    write.sent(scene.now());
    send.accept(write);
  }

  private void watch(Write write) {
    scene.later(
        ANSWER_MILLIS,
        () -> {
          if (underWay.get(write.op()) == write) {
            if (scene.now() - write.sentAt() >= ANSWER_MILLIS && namesOnce) {
              send(write);
            }
            watch(write);
          }
        });
  }

  /** Sends everything that is under way again, as after a reconnect. */
  void sendAllAgain() {
    List.copyOf(underWay.values()).forEach(this::send);
  }

  /** Sends it again after a pause. */
  void sendAgain(String op, long afterMillis) {
    scene.later(
        afterMillis,
        () -> {
          Write write = underWay.get(op);
          if (write != null) {
            send(write);
          }
        });
  }

  void done(String op, @Nullable Long sequence) {
    if (underWay.remove(op) != null) {
      acknowledged++;
      scene.write(new Entry.Ok(scene.now(), op, sequence));
    }
  }

  void refused(String op, String why) {
    if (underWay.remove(op) != null) {
      scene.write(new Entry.Fail(scene.now(), op, why));
    }
  }

  void unanswered(String op, String why) {
    if (underWay.remove(op) != null) {
      scene.write(new Entry.Unknown(scene.now(), op, why));
    }
  }

  /** Waits for nothing any more. */
  void giveUp() {
    isWriting = false;
    List.copyOf(underWay.keySet()).forEach(op -> unanswered(op, "the run is over"));
  }
}
