package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.message.TopicSelection;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a socket gets into a keyed topic, once its domain has granted it: without a position, or with
 * one from which not all removals are known any more, it gets every entry there is; else what
 * changed since.
 */
final class EntriesOpener {

  private final TopicHub hub;
  private final Clock clock;

  EntriesOpener(TopicHub hub, Clock clock) {
    this.hub = hub;
    this.clock = clock;
  }

  /**
   * Prepares a subscription.
   *
   * @param given what the client was given behind the position that it names
   */
  Future<Opened> open(
      Subscription subscription, TopicSelection.@Nullable Since since, List<Given> given) {
    return look(subscription.channel(), since)
        .map(
            kept -> {
              boolean all = since == null || !kept.complete();
              long head = kept.head().sequence();
              long from = since == null || all ? 0 : since.sequence();
              subscription.collect(all ? Entries.all(head, clock) : Entries.changed(head, clock));
              return opened(
                  subscription,
                  since,
                  kept,
                  () -> subscription.begin(from, from, List.of(), all ? List.of() : given));
            });
  }

  /** The same for a socket that is subscribed already. */
  Future<Opened> openAgain(Subscription subscription, TopicSelection selection) {
    TopicSelection.Since since = selection.since();
    return look(subscription.channel(), since)
        .map(
            kept -> {
              long head = kept.head().sequence();
              return opened(
                  subscription,
                  since,
                  kept,
                  () -> {
                    if (since == null) {
                      long given = subscription.delivered();
                      subscription.startOver(selection.filter(), Entries.again(head, clock, given));
                    } else if (!kept.complete()) {
                      subscription.startOver(selection.filter(), Entries.all(head, clock));
                    } else {
                      subscription.collect(Entries.changed(head, clock));
                      subscription.askAgain(selection.filter(), since.sequence());
                    }
                  });
            });
  }

  private static Opened opened(
      Subscription subscription,
      TopicSelection.@Nullable Since since,
      Kept kept,
      Runnable beginning) {
    return new Opened(
        subscription,
        kept.head(),
        since == null ? null : Boolean.valueOf(kept.complete()),
        List.of(),
        none -> beginning.run());
  }

  /**
   * What is kept behind a position, or all, with the head as it is now rather than as far as the
   * channel has got: every entry that was there before the client asked comes before it is told
   * that it has them all.
   */
  private Future<Kept> look(TopicChannel channel, TopicSelection.@Nullable Since since) {
    return hub.log()
        .head(channel.topic())
        .compose(
            head -> {
              channel.establish(head);
              channel.compare(head);
              return since == null
                  ? Future.succeededFuture(new Kept(head, true, true, 0))
                  : Kept.look(hub, channel, since.sequence(), since)
                      .map(kept -> kept.withHeadAtLeast(head));
            });
  }
}
