package dev.switchboard.gateway.topic;

import dev.switchboard.gateway.routing.DomainDirectory;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.TopicSelection;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a socket gets into a topic: the topic's domain is asked, and the log whether it keeps what
 * the client lacks. Lives on one event loop; at most {@link #MAX_UNDER_WAY} questions are under
 * way, the others wait.
 */
public final class SubscriptionOpener {

  /** How many questions of one event loop to domains are under way at most. */
  static final int MAX_UNDER_WAY = 128;

  private final TopicHub hub;
  private final DomainDirectory directory;
  private final Clock clock;
  private final Throttle questions = new Throttle(MAX_UNDER_WAY);
  private final EntriesOpener entries;

  public SubscriptionOpener(TopicHub hub, DomainDirectory directory, Clock clock) {
    this.hub = hub;
    this.directory = directory;
    this.clock = clock;
    this.entries = new EntriesOpener(hub, clock);
  }

  /**
   * Asks the topic's domain and prepares a subscription. The channel is held first, so that no
   * event falls between. Fails with a {@link dev.switchboard.protocol.FailureException}.
   *
   * @param given what the client was given behind the position that it names
   */
  Future<Opened> open(
      Subscriber subscriber,
      ReadQueue queue,
      TopicRequest request,
      TopicSelection selection,
      List<Given> given) {
    Topic topic = request.topic();
    String domain = directory.domainOf(topic).orElse(null);
    if (domain == null) {
      return Future.failedFuture(
          Failure.of(FailureCode.TOPIC_NOT_FOUND, "there is no such topic", topic.name())
              .exception());
    }
    TopicChannel channel = hub.hold(topic, domain);
    Subscription subscription =
        new Subscription(subscriber, channel, queue, selection.filter(), clock.millis());
    return authorize(domain, request)
        .compose(
            grant -> {
              subscription.granted(grant);
              return grant.keyed()
                  ? entries.open(subscription, selection.since(), given)
                  : prepare(subscription, grant, selection.since(), given);
            })
        .onFailure(refused -> subscription.end());
  }

  private Future<TopicGrant> authorize(String domain, TopicRequest request) {
    return questions.ask(() -> hub.domains().authorize(domain, request));
  }

  private Future<Opened> prepare(
      Subscription subscription,
      TopicGrant grant,
      TopicSelection.@Nullable Since since,
      List<Given> given) {
    if (!grant.durable()) {
      return Future.succeededFuture(
          new Opened(
              subscription,
              null,
              nothingKept(since),
              grant.snapshot(),
              shown -> subscription.begin(0, 0, shown, List.of())));
    }
    Long after = since == null ? grant.replayAfter() : Long.valueOf(since.sequence());
    if (after == null) {
      return head(subscription.channel())
          .map(
              head ->
                  new Opened(
                      subscription,
                      head,
                      null,
                      grant.snapshot(),
                      shown ->
                          subscription.begin(head.sequence(), head.sequence(), shown, List.of())));
    }
    return Kept.look(hub, subscription.channel(), after, since)
        .map(kept -> replay(subscription, kept, after, since, grant, given));
  }

  private static Opened replay(
      Subscription subscription,
      Kept kept,
      long after,
      TopicSelection.@Nullable Since since,
      TopicGrant grant,
      List<Given> given) {
    long start = kept.complete() ? Math.min(after, kept.head().sequence()) : kept.beginning();
    // All that waits for acknowledgement is in the snapshot; nothing before it is lacking.
    long behind = since == null && subscription.acknowledged() ? 0 : start;
    return new Opened(
        subscription,
        kept.head(),
        since == null ? null : Boolean.valueOf(kept.complete()),
        since == null ? grant.snapshot() : withoutPosition(grant.snapshot()),
        shown -> subscription.begin(start, behind, shown, kept.sameHistory() ? given : List.of()));
  }

  /**
   * Asks again for a topic that the socket is subscribed to. It goes on as it was; where the client
   * says that it has less than it was given, what it lacks is written again.
   */
  Future<Opened> openAgain(
      Subscription subscription, TopicRequest request, TopicSelection selection) {
    TopicChannel channel = subscription.channel();
    TopicSelection.Since since = selection.since();
    return authorize(channel.domain(), request)
        .compose(
            grant -> {
              if (grant.keyed() && subscription.keyed()) {
                return entries.openAgain(subscription, selection);
              }
              if (!subscription.durable()) {
                return Future.succeededFuture(
                    again(subscription, selection, null, nothingKept(since), List.of(), null));
              }
              List<Event> present = withoutPosition(grant.snapshot());
              Long after = since != null ? Long.valueOf(since.sequence()) : wished(request, grant);
              if (after == null) {
                return head(channel)
                    .map(head -> again(subscription, selection, head, null, present, null));
              }
              return Kept.look(hub, channel, after, since)
                  .map(
                      kept ->
                          again(
                              subscription,
                              selection,
                              kept.head(),
                              since == null ? null : Boolean.valueOf(kept.complete()),
                              present,
                              kept.complete() ? after : Long.valueOf(kept.beginning())));
            });
  }

  /** Asks the domain whether it still grants a subscription; fails where it does not. */
  Future<Void> check(Subscription subscription, TopicRequest request) {
    return authorize(subscription.channel().domain(), request).mapEmpty();
  }

  private static Opened again(
      Subscription subscription,
      TopicSelection selection,
      @Nullable Position head,
      @Nullable Boolean recovered,
      List<Event> present,
      @Nullable Long from) {
    return new Opened(
        subscription,
        head,
        recovered,
        present,
        shown -> {
          subscription.show(shown);
          subscription.askAgain(selection.filter(), from);
        });
  }

  /** What the client asked for in the domain's own terms, not the domain's default. */
  private static @Nullable Long wished(TopicRequest request, TopicGrant grant) {
    return request.afterEntity() == null ? null : grant.replayAfter();
  }

  private Future<Position> head(TopicChannel channel) {
    return channel.established()
        ? Future.succeededFuture(channel.position())
        : hub.log()
            .head(channel.topic())
            .map(
                head -> {
                  channel.establish(head);
                  return channel.position();
                });
  }

  /** What a topic without history answers to whoever says how far it got. */
  private static @Nullable Boolean nothingKept(TopicSelection.@Nullable Since since) {
    return since == null ? null : Boolean.FALSE;
  }

  /** What a replay does not bring. */
  private static List<Event> withoutPosition(List<Event> snapshot) {
    return snapshot.stream().filter(event -> event.position() == null).toList();
  }
}
