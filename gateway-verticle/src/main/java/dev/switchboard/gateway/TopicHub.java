package dev.switchboard.gateway;

import dev.switchboard.gateway.socket.Frame;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.bus.EventBatch;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.store.TopicLog;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics of one event loop: one channel each, however many sockets listen, and what the
 * channels share. Single-threaded.
 */
final class TopicHub {

  private static final Logger LOG = LoggerFactory.getLogger(TopicHub.class);

  /** How often the heads of the log are compared with what the bus brought. */
  private static final long HEADS_EVERY_MS = 4_000;

  private static final int HEADS_AT_ONCE = 500;
  private static final long RETRY_MS = 1_000;

  private final Vertx vertx;
  private final TopicLog log;
  private final DomainClient domains;
  private final Counters counters;
  private final Map<Topic, TopicChannel> channels = new HashMap<>();
  private final List<FanOut> unflushed = new ArrayList<>();
  private final Map<TopicChannel, Long> delivered = new HashMap<>();
  private final Set<TopicChannel> paced = new LinkedHashSet<>();
  private final String name = UUID.randomUUID().toString();
  private final MessageConsumer<EventBatch> consumer;
  private final long headsTimer;
  private boolean flushing;

  /** To be made on the event loop that it serves. */
  TopicHub(Vertx vertx, TopicLog log, DomainClient domains, Counters counters) {
    this.vertx = vertx;
    this.log = log;
    this.domains = domains;
    this.counters = counters;
    this.consumer =
        vertx
            .eventBus()
            .<EventBatch>localConsumer(Addresses.EVENTS, message -> receive(message.body()));
    this.headsTimer = vertx.setPeriodic(HEADS_EVERY_MS, id -> lookAround());
  }

  /** The channel of a topic, held until it is let go; its events are received from here on. */
  TopicChannel hold(Topic topic, String domain) {
    TopicChannel channel =
        channels.computeIfAbsent(topic, name -> new TopicChannel(this, name, domain));
    channel.hold();
    return channel;
  }

  /** Stops listening and the periodic work; the channels end with their subscriptions. */
  void close() {
    consumer.unregister();
    vertx.cancelTimer(headsTimer);
  }

  TopicLog log() {
    return log;
  }

  void forget(TopicChannel channel) {
    channels.remove(channel.topic(), channel);
  }

  /** Passes the events of one commit on to the topics that somebody here is subscribed to. */
  private void receive(EventBatch batch) {
    for (Event event : batch.events()) {
      TopicChannel channel = channels.get(event.topic());
      if (channel != null) {
        receive(channel, event);
      }
    }
  }

  private static void receive(TopicChannel channel, Event event) {
    try {
      channel.receive(event);
    } catch (RuntimeException e) {
      // The other events of the batch are not to suffer; the log has this one if it is durable.
      LOG.atError()
          .addKeyValue("topic", event.topic())
          .setCause(e)
          .log("An event could not be passed on");
    }
  }

  /** Has what waits written once everything that this turn of the event loop brings is there. */
  void flushLater(FanOut waiting) {
    unflushed.add(waiting);
    scheduleFlush();
  }

  /** Remembers that events up to a sequence were written, to tell the domain once a turn. */
  void delivered(TopicChannel channel, long sequence) {
    delivered.merge(channel, sequence, Math::max);
    scheduleFlush();
  }

  /** Remembers to tell a channel's domain once a turn how far its slowest socket has got. */
  void paceLater(TopicChannel channel) {
    paced.add(channel);
    scheduleFlush();
  }

  private void scheduleFlush() {
    if (!flushing) {
      flushing = true;
      vertx.runOnContext(turn -> flush());
    }
  }

  private void flush() {
    List<FanOut> due = List.copyOf(unflushed);
    unflushed.clear();
    due.forEach(FanOut::flush);
    delivered.forEach(
        (channel, sequence) ->
            domains.delivered(channel.domain(), new Delivered(channel.topic(), sequence)));
    delivered.clear();
    paced.forEach(this::tellPace);
    paced.clear();
    flushing = false;
  }

  private void tellPace(TopicChannel channel) {
    OptionalLong slowest = channel.pace().slowest();
    Long sequence = slowest.isPresent() ? Long.valueOf(slowest.getAsLong()) : null;
    domains.paced(channel.domain(), new Pace(channel.topic(), name, sequence));
  }

  /** Writes one event to one socket, if it reaches it and its filter lets it through. */
  void write(Subscription subscription, Event event) {
    if (!subscription.wants(event) || !subscription.reaches(event)) {
      return;
    }
    tell(subscription.subscriber(), event);
  }

  /** Writes one event to one socket, whatever it is subscribed to. */
  void tell(Subscriber subscriber, Event event) {
    Frame frame = Frames.of(subscriber.dialect(), event);
    if (frame != null) {
      subscriber.write(frame);
      frame.release();
      counters.messagesOut(1);
      if (subscriber.dialect().rules().acknowledges()) {
        subscriber.awaits(event);
      }
    }
  }

  void written(int messages) {
    counters.messagesOut(messages);
  }

  void dropped(int events) {
    counters.dropped(events);
  }

  /** Tries again what a database that did not answer has kept from being done. */
  void later(Runnable retry) {
    after(RETRY_MS, retry);
  }

  void after(long delayMs, Runnable task) {
    vertx.setTimer(delayMs, id -> task.run());
  }

  private void lookAround() {
    channels.values().forEach(channel -> channel.pace().tellAgain());
    compareHeads();
  }

  private void compareHeads() {
    List<TopicChannel> established =
        channels.values().stream().filter(TopicChannel::established).toList();
    for (int from = 0; from < established.size(); from += HEADS_AT_ONCE) {
      List<TopicChannel> some =
          established.subList(from, Math.min(established.size(), from + HEADS_AT_ONCE));
      log.heads(some.stream().map(TopicChannel::topic).toList())
          .onSuccess(
              heads ->
                  heads.forEach(
                      (topic, head) -> {
                        TopicChannel channel = channels.get(topic);
                        if (channel != null) {
                          channel.reach(head.sequence());
                        }
                      }));
    }
  }
}
