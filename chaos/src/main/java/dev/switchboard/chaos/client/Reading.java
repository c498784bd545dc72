package dev.switchboard.chaos.client;

import dev.switchboard.chaos.history.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one client reads: writes its deliveries down, and knows how far it is in each topic. */
final class Reading {

  /** Where a client is in a topic. */
  static final class Position {
    private boolean isConfirmed;
    private @Nullable String epoch;
    private long sequence;
    private @Nullable String lastBody;
    private boolean isToldSince;

    boolean isConfirmed() {
      return isConfirmed;
    }

    @Nullable String epoch() {
      return epoch;
    }

    /** The greatest sequence, or message id, that it was given; 0 before the first. */
    long sequence() {
      return sequence;
    }
  }

  private final Scene scene;
  private final Topics topics;
  private final String client;
  private final String principal;
  private final Map<String, Position> positions = new HashMap<>();

  Reading(Scene scene, Topics topics, String client, String principal) {
    this.scene = scene;
    this.topics = topics;
    this.client = client;
    this.principal = principal;
  }

  Position at(String topic) {
    return positions.computeIfAbsent(topic, unused -> new Position());
  }

  /** The server says that the client is subscribed; the first time it is written down. */
  void confirmed(String topic) {
    Position position = at(topic);
    if (!position.isConfirmed) {
      position.isConfirmed = true;
      topics.require(topic);
      scene.write(new Entry.Subscribe(scene.now(), client, principal, topic, true));
    }
  }

  /** Where the subscription begins, by its confirmation. */
  void begins(String topic, @Nullable String epoch, @Nullable Long sequence) {
    Position position = at(topic);
    if (position.epoch == null && epoch != null && sequence != null) {
      position.epoch = epoch;
      position.sequence = sequence;
    }
  }

  void told(String topic, String how) {
    confirmed(topic);
    at(topic).isToldSince = true;
    scene.write(new Entry.Told(scene.now(), client, topic, how));
  }

  void delivered(String topic, @Nullable String epoch, @Nullable Long sequence, String body) {
    Position position = deliver(topic, epoch, sequence, null, body);
    if (sequence == null || sequence > position.sequence) {
      position.lastBody = body;
    }
    if (sequence != null) {
      boolean isOther = epoch != null && !epoch.equals(position.epoch);
      position.sequence = isOther ? sequence : Math.max(position.sequence, sequence);
      position.epoch = epoch;
    }
  }

  /** In a dialect whose messages have ids that grow, and no sequence. */
  void deliveredById(String topic, long id, String body) {
    Position position = deliver(topic, null, null, String.valueOf(id), body);
    if (id > position.sequence) {
      position.lastBody = body;
    }
    position.sequence = Math.max(position.sequence, id);
  }

  /** In a dialect that names no position. */
  void deliveredWithId(String topic, @Nullable String id, String body) {
    deliver(topic, null, null, id, body).lastBody = body;
  }

  private Position deliver(
      String topic,
      @Nullable String epoch,
      @Nullable Long sequence,
      @Nullable String id,
      String body) {
    confirmed(topic);
    Position position = at(topic);
    position.isToldSince = false;
    scene.write(new Entry.Delivery(scene.now(), client, topic, epoch, sequence, id, body));
    return position;
  }

  /** Whether the newest thing that it was given of a topic is this, or it need not have it. */
  boolean isAt(String topic, String body) {
    return at(topic).isToldSince || body.equals(at(topic).lastBody);
  }

  boolean isConfirmed(List<String> all) {
    return all.stream().allMatch(topic -> at(topic).isConfirmed);
  }
}
