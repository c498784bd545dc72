package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A task client's socket as its dialect sees it. */
record TaskSocket(@Nullable Principal principal, @Nullable String clientId)
    implements ConnectionView {

  static final TaskSocket STRANGER = new TaskSocket(null, null);
  static final TaskSocket NAMED = new TaskSocket(Principal.claimed(UserId.of("abc123")), "abc123");
  static final TaskSocket UNNAMED = new TaskSocket(Principal.unnamed("connection-1"), null);
  static final TaskSocket BY_TOKEN =
      new TaskSocket(
          new Principal(UserId.of("alice"), Role.USER, List.of(), Principal.Proof.TOKEN, null),
          null);

  @Override
  public String connectionId() {
    return "connection-1";
  }

  @Override
  public Set<Topic> topics() {
    return Set.of();
  }
}
