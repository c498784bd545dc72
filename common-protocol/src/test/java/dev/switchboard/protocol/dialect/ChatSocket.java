package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.ChatTopics;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A chat client's socket as its dialect sees it. */
record ChatSocket(@Nullable Principal principal, Set<Topic> topics) implements ConnectionView {

  static final ChatSocket STRANGER = new ChatSocket(null, Set.of());
  static final ChatSocket KNOWN = new ChatSocket(Principal.claimed(UserId.of(123)), Set.of());

  static ChatSocket in(long sessionId) {
    return new ChatSocket(KNOWN.principal(), Set.of(ChatTopics.session(sessionId)));
  }

  @Override
  public String connectionId() {
    return "conn-1";
  }

  @Override
  public @Nullable String clientId() {
    return null;
  }
}
