package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A socket as a dialect sees it. */
record FakeConnection(@Nullable Principal principal) implements ConnectionView {

  static FakeConnection of(String userId) {
    return new FakeConnection(
        new Principal(UserId.of(userId), Role.USER, List.of(), Principal.Proof.TOKEN, null));
  }

  @Override
  public String connectionId() {
    return "connection-1";
  }

  @Override
  public @Nullable String clientId() {
    return null;
  }

  @Override
  public Set<Topic> topics() {
    return Set.of();
  }
}
