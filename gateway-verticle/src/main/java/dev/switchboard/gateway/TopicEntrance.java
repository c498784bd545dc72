package dev.switchboard.gateway;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.TopicSelection;
import dev.switchboard.store.TopicLog;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a socket gets into a topic: the topic's domain is asked, the log is read from where the
 * client wants to have it, and only then is anything written. Lives on one event loop.
 */
final class TopicEntrance {

  private final TopicHub hub;
  private final DomainDirectory directory;
  private final DomainClient domains;

  TopicEntrance(TopicHub hub, DomainDirectory directory, DomainClient domains) {
    this.hub = hub;
    this.directory = directory;
    this.domains = domains;
  }

  /**
   * A subscription that the domain granted, with the first page of what was missed.
   *
   * @param head how far the topic has got; null for an ephemeral one
   * @param recovered whether all that was missed is kept; null where the client named no position
   */
  record Opened(
      Subscription subscription,
      @Nullable Position head,
      TopicLog.@Nullable Page page,
      @Nullable Boolean recovered,
      List<Event> snapshot) {

    /** The same for a socket that goes on: what it missed tells it how things stand. */
    Opened goingOn() {
      return Boolean.TRUE.equals(recovered)
          ? new Opened(subscription, head, page, recovered, List.of())
          : this;
    }
  }

  /**
   * Asks the topic's domain and prepares the subscription; nothing is written before {@link
   * #start}. Listening to the bus begins first, so that no event falls between. Fails with a {@link
   * dev.switchboard.protocol.FailureException}.
   */
  Future<Opened> open(Subscriber subscriber, TopicRequest request, TopicSelection selection) {
    Topic topic = request.topic();
    String domain = directory.domainOf(topic).orElse(null);
    if (domain == null) {
      return Future.failedFuture(
          Failure.of(FailureCode.TOPIC_NOT_FOUND, "there is no such topic", topic.name())
              .exception());
    }
    TopicChannel channel = hub.hold(topic, domain);
    Missed early = channel.live().keepEarly();
    return domains
        .authorize(domain, request)
        .compose(grant -> prepare(subscriber, channel, grant, selection))
        .onComplete(
            opened -> opened.subscription().missed = early,
            refused -> {
              channel.live().endEarly(early);
              channel.letGo();
            });
  }

  private Future<Opened> prepare(
      Subscriber subscriber, TopicChannel channel, TopicGrant grant, TopicSelection selection) {
    Subscription subscription = new Subscription(subscriber, channel, grant, selection.filter());
    if (!grant.durable()) {
      return Future.succeededFuture(
          new Opened(subscription, null, null, nothingKept(selection), grant.snapshot()));
    }
    TopicSelection.Since since = selection.since();
    Long after = since == null ? grant.replayAfter() : Long.valueOf(since.sequence());
    if (after != null) {
      return hub.log()
          .read(channel.topic(), after, TopicChannel.PAGE)
          .map(page -> replay(subscription, page, after, since, grant));
    }
    Future<Position> head =
        channel.established()
            ? Future.succeededFuture(channel.position())
            : hub.log().head(channel.topic()).onSuccess(channel::establish);
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
    // All that waits for acknowledgement is in the snapshot; nothing before it is lacking.
    subscription.startedAt = since == null && subscription.acknowledged() ? 0 : start;
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

  /** What a topic without history answers to whoever says how far it got. */
  private static @Nullable Boolean nothingKept(TopicSelection selection) {
    return selection.since() == null ? null : Boolean.FALSE;
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
              subscription.wantedFrom = Long.MAX_VALUE;
              if (!subscription.durable()) {
                return Future.succeededFuture(
                    new Opened(subscription, null, null, nothingKept(selection), List.of()));
              }
              TopicSelection.Since since = selection.since();
              Long after = since != null ? Long.valueOf(since.sequence()) : wished(request, grant);
              List<Event> present = withoutPosition(grant.snapshot());
              if (after == null) {
                return Future.succeededFuture(
                    new Opened(subscription, channel.position(), null, null, present));
              }
              return hub.log()
                  .read(channel.topic(), after, 1)
                  .map(
                      page -> {
                        boolean complete = !otherEpoch(since, page.head()) && page.complete(after);
                        subscription.wantedFrom = complete ? after : page.firstKept() - 1;
                        return new Opened(
                            subscription,
                            page.head(),
                            null,
                            since == null ? null : Boolean.valueOf(complete),
                            present);
                      });
            });
  }

  /** What the client asked for in the domain's own terms, not the domain's default. */
  private static @Nullable Long wished(TopicRequest request, TopicGrant grant) {
    return request.afterEntity() == null ? null : grant.replayAfter();
  }

  /** Begins delivery: what was missed, then live events. */
  void start(Opened opened) {
    Subscription subscription = opened.subscription();
    if (subscription.state == Subscription.State.OPENING) {
      subscription.channel().catchUp().start(subscription, opened.page(), opened.snapshot());
    } else if (subscription.rewinds()) {
      subscription.channel().catchUp().rewind(subscription);
    } else {
      subscription.channel().live().refilter(subscription);
      subscription.channel().catchUp().backfill(subscription);
    }
  }

  /** Gives up a subscription that was prepared and not started. */
  void abandon(Opened opened) {
    opened.subscription().channel().end(opened.subscription());
  }
}
