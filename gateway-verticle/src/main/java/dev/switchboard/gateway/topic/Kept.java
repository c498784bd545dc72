package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.message.TopicSelection;
import dev.switchboard.store.TopicLog;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * What a log keeps behind a position.
 *
 * @param sameHistory whether the position is one of this topic's history
 * @param complete whether everything behind the position is kept
 * @param beginning the sequence behind which all is that is kept
 */
record Kept(Position head, boolean sameHistory, boolean complete, long beginning) {

  /** The same where it is known that the topic has got so far. */
  Kept withHeadAtLeast(Position known) {
    return known.sequence() > head.sequence() && known.epoch().equals(head.epoch())
        ? new Kept(known, sameHistory, complete, beginning)
        : this;
  }

  /**
   * Looks behind a sequence. A position that the topic has not got to yet is one of another
   * history.
   */
  static Future<Kept> look(
      TopicHub hub, TopicChannel channel, long after, TopicSelection.@Nullable Since since) {
    String epoch = since == null ? null : since.epoch();
    if (channel.established()
        && after == channel.position().sequence()
        && (epoch == null || epoch.equals(channel.epoch()))) {
      return Future.succeededFuture(new Kept(channel.position(), true, true, after));
    }
    return hub.pages()
        .read(channel.topic(), after)
        .map(
            shared -> {
              TopicLog.Page page = shared.log();
              channel.establish(page.head());
              boolean same =
                  (epoch == null || epoch.equals(page.head().epoch()))
                      && after <= page.head().sequence();
              boolean complete = same && shared.isCompleteBehind(after);
              Kept kept = new Kept(page.head(), same, complete, page.beginning());
              shared.release();
              return kept;
            });
  }
}
