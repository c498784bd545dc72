package dev.switchboard.feed;

import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.feed.FeedKeys;
import dev.switchboard.store.Retention;
import java.util.Set;

/**
 * What holds for the topics of one namespace.
 *
 * @param subscribe who may subscribe and read, in the words of {@link FeedKeys}
 * @param publish who may publish, in the same words
 * @param retention how much of a topic is kept; of a conflated one its age alone, of an ephemeral
 *     one nothing; of a keyed one all entries, and removals for that age
 */
record Namespace(Set<String> subscribe, Set<String> publish, Retention retention, TopicKind kind) {

  Namespace {
    subscribe = Set.copyOf(subscribe);
    publish = Set.copyOf(publish);
  }

  boolean maySubscribe(Principal principal, Topic topic) {
    return allows(subscribe, principal, topic);
  }

  boolean mayPublish(Principal principal, Topic topic) {
    return allows(publish, principal, topic);
  }

  private static boolean allows(Set<String> who, Principal principal, Topic topic) {
    return principal.role() == Role.ADMIN
        || who.contains(FeedKeys.EVERYONE)
        || who.contains(principal.role().claim())
        || (who.contains(FeedKeys.GRANTED) && principal.grants(topic));
  }
}
