package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import io.vertx.core.Future;
import java.util.List;

/** Domains that let everybody subscribe: to durable topics from now on, to {@code now/…} live. */
final class OpenDomains implements TopicDomains {

  @Override
  public Future<TopicGrant> authorize(String domain, TopicRequest request) {
    String name = request.topic().name();
    if (name.startsWith("now/")) {
      return Future.succeededFuture(TopicGrant.ephemeral(List.of()));
    }
    return Future.succeededFuture(
        name.startsWith("keyed/") ? TopicGrant.entries() : TopicGrant.durableFromNow());
  }

  @Override
  public void delivered(String domain, Delivered delivered) {}

  @Override
  public void paced(String domain, Pace pace) {}
}
