package dev.switchboard.gateway.topic;

import dev.switchboard.gateway.meter.Counters;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.store.TopicLog;
import dev.switchboard.websocket.Fatal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics of one event loop: one channel each, however many sockets listen, and what the
 * channels share. Single-threaded.
 */
public final class TopicHub {

  private static final Logger LOG = LoggerFactory.getLogger(TopicHub.class);

  private static final long RETRY_MS = 1_000;

  /** Behind which all nodes know that a topic is wanted here. */
  private static final long KNOWN_EVERYWHERE_MS = 250;

  private final Turns turns;
  private final TopicLog log;
  private final TopicDomains domains;
  private final Counters counters;
  private final PageCache pages;
  private final Map<Topic, TopicChannel> channels = new HashMap<>();
  private final Map<TopicChannel, Long> delivered = new HashMap<>();
  private final Set<TopicChannel> slowestToReport = new LinkedHashSet<>();
  private final String name = UUID.randomUUID().toString();
  private List<FanOut> unflushed = new ArrayList<>();
  private TopicLog.@Nullable Mark mark;
  private boolean comparing;
  private boolean flushPlanned;
  private boolean lookPlanned;

  /** To be used on the event loop that it serves. */
  public TopicHub(Turns turns, TopicLog log, TopicDomains domains, Counters counters) {
    this.turns = turns;
    this.log = log;
    this.domains = domains;
    this.counters = counters;
    this.pages = new PageCache(log);
  }

  /** Remembers where the log is; to be waited for before anybody subscribes. */
  public Future<Void> begin() {
    return log.mark().onSuccess(now -> mark = now).mapEmpty();
  }

  /** Takes the events that were published together, in their order. */
  public void receive(List<Event> events) {
    for (Event event : events) {
      TopicChannel channel = channels.get(event.topic());
      if (channel != null) {
        guarded(() -> channel.receive(event));
      }
    }
  }

  /**
   * Compares with the heads of the log, since the bus may have lost something, and tells domains
   * once more how far the slowest sockets are. To be called every few seconds.
   */
  public void lookAround() {
    pages.clear();
    for (TopicChannel channel : List.copyOf(channels.values())) {
      channel.slowest().tellAgain();
      channel.reachAgain();
    }
    compareHeads();
  }

  /**
   * Whether all events up to these heads were given to the subscriptions that are live. What is
   * missing is read, so that it will be true in a while.
   */
  public boolean hasPassedOn(Map<Topic, Position> heads) {
    compare(heads);
    return heads.entrySet().stream()
        .allMatch(
            head -> {
              TopicChannel channel = channels.get(head.getKey());
              return channel == null || channel.hasPassedOn(head.getValue());
            });
  }

  /** The channel of a topic, held until it is let go. */
  TopicChannel hold(Topic topic, String domain) {
    TopicChannel channel = channels.get(topic);
    if (channel == null) {
      channel = new TopicChannel(this, topic, domain);
      channels.put(topic, channel);
      if (domains.wanted(topic)) {
        lookSoon();
      }
    }
    channel.hold();
    return channel;
  }

  void forget(TopicChannel channel) {
    if (channels.remove(channel.topic(), channel)) {
      domains.unwanted(channel.topic());
    }
  }

  /** Other nodes may have committed something before they knew that it is wanted here. */
  private void lookSoon() {
    if (!lookPlanned) {
      lookPlanned = true;
      turns.after(
          KNOWN_EVERYWHERE_MS,
          () -> {
            lookPlanned = false;
            compareHeads();
          });
    }
  }

  TopicLog log() {
    return log;
  }

  PageCache pages() {
    return pages;
  }

  Counters counters() {
    return counters;
  }

  TopicDomains domains() {
    return domains;
  }

  /** Has what waits written once everything that this turn of the event loop brings is there. */
  void flushLater(FanOut waiting) {
    unflushed.add(waiting);
    planFlush();
  }

  /** Remembers that events up to a sequence were written, to tell the domain once a turn. */
  void delivered(TopicChannel channel, long sequence) {
    delivered.merge(channel, sequence, Math::max);
    planFlush();
  }

  /** Remembers to tell a channel's domain once a turn how far its slowest socket has got. */
  void reportSlowestLater(TopicChannel channel) {
    slowestToReport.add(channel);
    planFlush();
  }

  private void planFlush() {
    if (!flushPlanned) {
      flushPlanned = true;
      turns.soon(this::flush);
    }
  }

  private void flush() {
    flushPlanned = false;
    List<FanOut> due = unflushed;
    unflushed = new ArrayList<>();
    due.forEach(fanOut -> guarded(fanOut::flush));
    Map<TopicChannel, Long> written = Map.copyOf(delivered);
    delivered.clear();
    written.forEach(
        (channel, sequence) ->
            guarded(
                () ->
                    domains.delivered(channel.domain(), new Delivered(channel.topic(), sequence))));
    List<TopicChannel> slow = List.copyOf(slowestToReport);
    slowestToReport.clear();
    slow.forEach(channel -> guarded(() -> reportSlowest(channel)));
  }

  /** What one topic throws must not keep the others from being served. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable thrown) {
      Fatal.check(thrown);
      LOG.atError().setCause(thrown).log("A topic could not be served");
    }
  }

  private void reportSlowest(TopicChannel channel) {
    OptionalLong slowest = channel.slowest().sequence();
    Long sequence = slowest.isPresent() ? Long.valueOf(slowest.getAsLong()) : null;
    domains.paced(channel.domain(), new Pace(channel.topic(), name, sequence));
  }

  void soon(Runnable task) {
    turns.soon(task);
  }

  void after(long delayMs, Runnable task) {
    turns.after(delayMs, task);
  }

  /** Completes when it is time to try again what the database did not answer. */
  Future<Void> retryDelay() {
    Promise<Void> over = Promise.promise();
    turns.after(RETRY_MS, over::complete);
    return over.future();
  }

  private void compareHeads() {
    TopicLog.Mark since = mark;
    if (since == null || comparing) {
      return;
    }
    comparing = true;
    log.changedSince(since)
        .onComplete(
            changes -> {
              comparing = false;
              mark = changes.next();
              compare(changes.heads());
            },
            thrown -> comparing = false);
  }

  private void compare(Map<Topic, Position> heads) {
    heads.forEach(
        (topic, head) -> {
          TopicChannel channel = channels.get(topic);
          if (channel != null) {
            channel.compare(head);
          }
        });
  }
}
