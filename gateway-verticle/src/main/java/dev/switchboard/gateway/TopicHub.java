package dev.switchboard.gateway;

import dev.switchboard.gateway.socket.Frame;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.TopicSelection;
import dev.switchboard.store.TopicLog;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is subscribed to what on one event loop: one bus registration per topic, however many sockets
 * listen. Single-threaded.
 */
final class TopicHub {

  /** How often the heads of the log are compared with what the bus brought. */
  private static final long HEADS_EVERY_MS = 4_000;

  private static final int HEADS_AT_ONCE = 500;
  private static final long RETRY_MS = 1_000;

  private final Vertx vertx;
  private final TopicLog log;
  private final DomainDirectory directory;
  private final DomainClient domains;
  private final Counters counters;
  private final Map<Topic, TopicChannel> channels = new HashMap<>();
  private final List<TopicChannel> unflushed = new ArrayList<>();
  private final Map<TopicChannel, Long> delivered = new HashMap<>();
  private final long headsTimer;
  private boolean flushing;

  /** To be made on the event loop that it serves. */
  TopicHub(
      Vertx vertx,
      TopicLog log,
      DomainDirectory directory,
      DomainClient domains,
      Counters counters) {
    this.vertx = vertx;
    this.log = log;
    this.directory = directory;
    this.domains = domains;
    this.counters = counters;
    this.headsTimer = vertx.setPeriodic(HEADS_EVERY_MS, id -> compareHeads());
  }

  /**
   * A subscription that the domain granted, with the first page of what was missed.
   *
   * @param head how far the topic has got; null for an ephemeral one
   * @param recovered whether all that was missed is kept; null where nothing was asked for
   */
  record Opened(
      Subscription subscription,
      @Nullable Position head,
      TopicLog.@Nullable Page page,
      @Nullable Boolean recovered,
      List<Event> snapshot) {}

  /**
   * Asks the topic's domain and prepares the subscription, a new one or the resumption of a lost
   * socket's; nothing is written before {@link #start}. Listening to the bus begins first, so that
   * no event falls between. Fails with a {@link dev.switchboard.protocol.FailureException}.
   */
  Future<Opened> open(
      Subscriber subscriber, TopicRequest request, TopicSelection selection, boolean resuming) {
    Topic topic = request.topic();
    String domain = directory.domainOf(topic).orElse(null);
    if (domain == null) {
      return Future.failedFuture(
          Failure.of(FailureCode.TOPIC_NOT_FOUND, "there is no such topic", topic.name())
              .exception());
    }
    TopicChannel channel =
        channels.computeIfAbsent(topic, name -> new TopicChannel(this, name, domain));
    channel.hold();
    return domains
        .authorize(domain, request)
        .compose(grant -> prepare(subscriber, channel, grant, selection, resuming))
        .onFailure(refused -> channel.letGo());
  }

  private Future<Opened> prepare(
      Subscriber subscriber,
      TopicChannel channel,
      TopicGrant grant,
      TopicSelection selection,
      boolean resuming) {
    Subscription subscription =
        new Subscription(
            subscriber, channel, grant.durable(), grant.tracksDelivery(), selection.filter());
    if (!grant.durable()) {
      return Future.succeededFuture(new Opened(subscription, null, null, null, grant.snapshot()));
    }
    // What waits for acknowledgement is in the snapshot, wherever an earlier socket had got to.
    boolean acknowledging =
        grant.tracksDelivery() && subscriber.dialect().rules().acknowledges() && resuming;
    TopicSelection.Since since = acknowledging ? null : selection.since();
    Long after = since == null ? grant.replayAfter() : Long.valueOf(since.sequence());
    if (after != null) {
      return log.read(channel.topic(), after, TopicChannel.PAGE)
          .map(page -> replay(subscription, page, after, since, grant));
    }
    Future<Position> head =
        channel.established()
            ? Future.succeededFuture(channel.position())
            : log.head(channel.topic()).onSuccess(channel::establish);
    return head.map(
        at -> {
          subscription.position = Math.max(at.sequence(), channel.position().sequence());
          subscription.startedAt = subscription.position;
          return new Opened(subscription, channel.position(), null, null, grant.snapshot());
        });
  }

  private static Opened replay(
      Subscription subscription,
      TopicLog.Page page,
      long after,
      TopicSelection.@Nullable Since since,
      TopicGrant grant) {
    Position head = page.head();
    subscription.channel().establish(head);
    boolean otherEpoch = otherEpoch(since, head);
    boolean complete = !otherEpoch && page.complete(after);
    long start = Math.min(after, head.sequence());
    if (!complete) {
      start = page.firstKept() - 1;
    }
    subscription.position = start;
    subscription.startedAt = start;
    // A page read behind a position of another epoch says nothing about this one.
    return new Opened(
        subscription,
        head,
        otherEpoch ? null : page,
        since == null ? null : Boolean.valueOf(complete),
        since == null ? grant.snapshot() : withoutPosition(grant.snapshot()));
  }

  private static boolean otherEpoch(TopicSelection.@Nullable Since since, Position head) {
    return since != null && since.epoch() != null && !since.epoch().equals(head.epoch());
  }

  /** What a replay does not bring. */
  private static List<Event> withoutPosition(List<Event> snapshot) {
    return snapshot.stream().filter(event -> event.position() == null).toList();
  }

  /**
   * Asks again for a topic that the socket is subscribed to. It goes on as it was; where the client
   * says that it has less than it was given, what it lacks is written again by {@link #start}.
   */
  Future<Opened> openAgain(
      Subscription subscription, TopicRequest request, TopicSelection selection) {
    TopicChannel channel = subscription.channel();
    return domains
        .authorize(channel.domain(), request)
        .compose(
            grant -> {
              subscription.wantFilter(selection.filter());
              if (!subscription.durable()) {
                return Future.succeededFuture(again(subscription, null, null));
              }
              TopicSelection.Since since = selection.since();
              Long after = since != null ? Long.valueOf(since.sequence()) : wished(request, grant);
              if (after == null) {
                return Future.succeededFuture(again(subscription, channel.position(), null));
              }
              return log.read(channel.topic(), after, 1)
                  .map(
                      page -> {
                        boolean complete = !otherEpoch(since, page.head()) && page.complete(after);
                        subscription.wantedFrom = complete ? after : page.firstKept() - 1;
                        return again(
                            subscription,
                            page.head(),
                            since == null ? null : Boolean.valueOf(complete));
                      });
            });
  }

  /** What the client asked for in the domain's own terms, not the domain's default. */
  private static @Nullable Long wished(TopicRequest request, TopicGrant grant) {
    return request.afterEntity() == null ? null : grant.replayAfter();
  }

  private static Opened again(
      Subscription subscription, @Nullable Position head, @Nullable Boolean recovered) {
    return new Opened(subscription, head, null, recovered, List.of());
  }

  /** Begins delivery: what was missed, then live events. */
  void start(Opened opened) {
    Subscription subscription = opened.subscription();
    if (subscription.state == Subscription.State.OPENING) {
      subscription.channel().start(subscription, opened.page());
    } else {
      subscription.channel().refilter(subscription);
      subscription.channel().backfill(subscription);
    }
  }

  /** Gives up a subscription that was prepared and not started. */
  void abandon(Opened opened) {
    opened.subscription().channel().end(opened.subscription());
  }

  /** Stops the periodic work; the channels end with their subscriptions. */
  void close() {
    vertx.cancelTimer(headsTimer);
  }

  TopicLog log() {
    return log;
  }

  MessageConsumer<Event> listen(Topic topic, Handler<Event> receiver) {
    return vertx
        .eventBus()
        .<Event>localConsumer(Addresses.topic(topic), message -> receiver.handle(message.body()));
  }

  void forget(TopicChannel channel, MessageConsumer<Event> consumer) {
    channels.remove(channel.topic(), channel);
    consumer.unregister();
  }

  /** Has a channel flush once everything that this turn of the event loop brings is there. */
  void flushLater(TopicChannel channel) {
    unflushed.add(channel);
    scheduleFlush();
  }

  /** Remembers that events up to a sequence were written, to tell the domain once a turn. */
  void delivered(TopicChannel channel, long sequence) {
    delivered.merge(channel, sequence, Math::max);
    scheduleFlush();
  }

  private void scheduleFlush() {
    if (!flushing) {
      flushing = true;
      vertx.runOnContext(turn -> flush());
    }
  }

  private void flush() {
    List<TopicChannel> due = List.copyOf(unflushed);
    unflushed.clear();
    due.forEach(TopicChannel::flush);
    delivered.forEach(
        (channel, sequence) ->
            domains.delivered(channel.domain(), new Delivered(channel.topic(), sequence)));
    delivered.clear();
    flushing = false;
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
