package dev.switchboard.gateway.routing;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.DomainClaims;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.event.EventSpec;
import dev.switchboard.protocol.event.Rendering;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the domains of the cluster have announced: the only thing by which the gateway routes. One
 * directory serves the process; readers on every thread see one immutable state.
 *
 * <p>A domain stays listed when it goes away, and its calls fail as unavailable until it is back.
 */
public final class DomainDirectory {

  /** How long a domain that is up may take to answer the roll call. */
  static final long PATIENCE_SECONDS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(DomainDirectory.class);

  private final CommandCatalogue catalogue;
  private final DomainClaims claims = new DomainClaims();
  private final Map<String, DomainAnnouncement> announcements = new TreeMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private volatile State state = new State(List.of(), List.of(), Map.of());
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();

  public DomainDirectory(CommandCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  private record Waiting(Set<String> domains, Promise<Void> done) {}

  private record Claim(String prefix, String domain) {}

  /** Claims are sorted by length, the longest first; events are those that domains bring. */
  private record State(List<Claim> claims, List<HttpRoute> routes, Map<String, EventSpec> events) {}

  /** Listens to announcements and asks all domains that are up for theirs. */
  public Future<Void> start(EventBus bus) {
    MessageConsumer<DomainAnnouncement> listening =
        bus.consumer(Addresses.ANNOUNCEMENTS, message -> add(message.body()));
    MessageConsumer<String> owners =
        bus.consumer(
            Addresses.COMMAND_OWNER,
            message -> message.reply(catalogue.owner(message.body()).orElse("")));
    consumers.addAll(List.of(listening, owners));
    return Future.all(listening.completion(), owners.completion())
        .<Void>mapEmpty()
        .onSuccess(ready -> bus.publish(Addresses.ROLL_CALL, ""));
  }

  /**
   * Completes when all of these domains have announced themselves; fails where one has not within
   * {@link #PATIENCE_SECONDS}.
   */
  public Future<Void> heard(Collection<String> domains) {
    Waiting wait = new Waiting(Set.copyOf(domains), Promise.promise());
    synchronized (this) {
      waiting.add(wait);
      settle();
    }
    return wait.done().future().timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void settle() {
    waiting.removeIf(
        wait -> announcements.keySet().containsAll(wait.domains()) && wait.done().tryComplete());
  }

  /** Stops listening; what is known stays known. */
  public Future<Void> stop() {
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList()).mapEmpty();
  }

  /** The domain that owns a topic, by the longest prefix that fits. */
  public Optional<String> domainOf(Topic topic) {
    for (Claim claim : state.claims()) {
      if (topic.name().startsWith(claim.prefix())) {
        return Optional.of(claim.domain());
      }
    }
    return Optional.empty();
  }

  /** The command of a name, for sockets or not. */
  public Optional<CommandSpec> command(String name) {
    return catalogue.find(name);
  }

  /** Whether a topic is of a domain that brings kinds of events of its own. */
  public boolean bringsEvents(Topic topic) {
    Map<String, EventSpec> events = state.events();
    return !events.isEmpty()
        && domainOf(topic)
            .filter(
                domain -> events.keySet().stream().anyMatch(kind -> kind.startsWith(domain + ".")))
            .isPresent();
  }

  /** The words of a dialect for a kind of events that a domain brings; null for its usual ones. */
  public @Nullable Rendering rendering(String dialect, String kind) {
    EventSpec event = state.events().get(kind);
    return event == null ? null : event.renderings().get(dialect);
  }

  /** Every HTTP call there is; the same list object until something changes. */
  public List<HttpRoute> routes() {
    return state.routes();
  }

  /** Takes what a domain announced in the place of what it announced before. */
  public synchronized void add(DomainAnnouncement announcement) {
    if (announcement.equals(announcements.get(announcement.domain()))) {
      return;
    }
    try {
      claims.take(announcement.domain(), announcement.topicPrefixes(), announcement.routes());
      // Commands first: whoever sees a route may use its command.
      catalogue.add(announcement.domain(), announcement.commands());
    } catch (IllegalStateException e) {
      LOG.atError()
          .addKeyValue("domain", announcement.domain())
          .addKeyValue("reason", e.getMessage())
          .log("A domain was not taken in");
      return;
    }
    announcements.put(announcement.domain(), announcement);
    List<Claim> claims = new ArrayList<>();
    List<HttpRoute> routes = new ArrayList<>();
    Map<String, EventSpec> events = new HashMap<>();
    for (DomainAnnouncement known : announcements.values()) {
      known.topicPrefixes().forEach(prefix -> claims.add(new Claim(prefix, known.domain())));
      routes.addAll(known.routes());
      known.events().forEach(event -> events.put(event.name(), event));
    }
    claims.sort(Comparator.comparingInt((Claim claim) -> -claim.prefix().length()));
    state = new State(List.copyOf(claims), List.copyOf(routes), events);
    LOG.atInfo().addKeyValue("domain", announcement.domain()).log("A domain came up");
    settle();
  }
}
