package dev.switchboard.protocol.feed;

import dev.switchboard.protocol.command.CommandType;

/** The feed domain's commands (contract 6 and 7). */
public final class FeedCommands {

  public static final CommandType<PublishFeed, FeedPublished> PUBLISH =
      CommandType.forSockets("topic.publish", PublishFeed.class, FeedPublished.class);
  public static final CommandType<ReadFeed, FeedPage> MESSAGES =
      CommandType.internal("topic.messages", ReadFeed.class, FeedPage.class);

  public static final CommandType<RemoveEntry, FeedPublished> REMOVE =
      CommandType.forSockets("topic.remove", RemoveEntry.class, FeedPublished.class);

  public static final CommandType<ListEntries, EntryPage> ENTRIES =
      CommandType.internal("topic.entries", ListEntries.class, EntryPage.class);

  private FeedCommands() {}
}
