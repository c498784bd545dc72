package dev.switchboard.gateway.presence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.gateway.routing.DomainDirectory;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.json.Require;
import dev.switchboard.store.TopicLog;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway itself knows of topics, as a domain like any other: who is there, and how many
 * (contract 6, {@code /topics}, and 7, {@code presence.list}).
 */
public final class PresenceDomain implements Domain {

  static final CommandType<ListMembers, Members> LIST =
      CommandType.forSockets("presence.list", ListMembers.class, Members.class);
  static final CommandType<ListTopics, TopicPage> TOPICS =
      CommandType.internal("presence.topics", ListTopics.class, TopicPage.class);

  private static final int PAGE = 50;

  private final PresenceShare share;
  private final TopicLog log;
  private final DomainDirectory directory;
  private final DomainClient domains;

  public PresenceDomain(
      PresenceShare share, TopicLog log, DomainDirectory directory, DomainClient domains) {
    this.share = share;
    this.log = log;
    this.directory = directory;
    this.domains = domains;
  }

  /** Asks who is in a topic. */
  record ListMembers(String topic, @Nullable Integer limit, @Nullable String cursor) {
    ListMembers {
      topic = Require.text("topic", topic, Topic.MAX_LENGTH);
      limit = limit == null ? PAGE : (int) Require.range("limit", limit.longValue(), 1, 500);
    }
  }

  record Members(
      List<PresenceBook.Member> items,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {}

  record ListTopics(@Nullable Integer limit, @Nullable String cursor) {
    ListTopics {
      limit = limit == null ? PAGE : (int) Require.range("limit", limit.longValue(), 1, 500);
    }
  }

  record TopicItem(
      String topic, int subscribers, @Nullable Long sequence, @Nullable String epoch) {}

  record TopicPage(
      List<TopicItem> items,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {}

  @Override
  public String name() {
    return "presence";
  }

  @Override
  public List<String> topicPrefixes() {
    return List.of();
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        HttpRoute.of("GET", "/topics", TOPICS, 200).onlyFor(Role.SERVICE, Role.ADMIN),
        HttpRoute.of("GET", "/topics/{topic*}/presence", LIST, 200)
            .onlyFor(Role.SERVICE, Role.ADMIN));
  }

  @Override
  public void start(DomainContext context, DomainBindings bindings) {
    bindings.command(LIST, this::list);
    bindings.command(TOPICS, this::topics);
  }

  /** Who may subscribe to a topic may know who is subscribed; administrators may anyway. */
  private Future<Reply<Members>> list(Command<ListMembers> command) {
    ListMembers wanted = command.arguments();
    Topic topic = new Topic(wanted.topic());
    String after = NameCursor.MEMBER.name(wanted.cursor());
    int limit = Objects.requireNonNullElse(wanted.limit(), PAGE);
    return allowed(command, topic)
        .compose(granted -> share.members(topic, after, limit + 1))
        .map(behind -> Reply.of(page(behind, limit)));
  }

  private static Members page(List<PresenceBook.Member> behind, int limit) {
    List<PresenceBook.Member> some = behind.stream().limit(limit).toList();
    boolean more = behind.size() > limit;
    return new Members(
        some, more ? NameCursor.MEMBER.behind(some.get(some.size() - 1).connectionId()) : null);
  }

  private Future<?> allowed(Command<ListMembers> command, Topic topic) {
    if (command.caller().role() == Role.ADMIN) {
      return Future.succeededFuture();
    }
    return directory
        .domainOf(topic)
        .<Future<?>>map(
            domain ->
                domains.authorize(
                    domain,
                    new TopicRequest(command.caller(), topic, AccessIntent.SUBSCRIBE, null)))
        .orElseGet(
            () ->
                Future.failedFuture(
                    Failure.of(FailureCode.TOPIC_NOT_FOUND, "there is no such topic", topic.name())
                        .exception()));
  }

  private Future<Reply<TopicPage>> topics(Command<ListTopics> command) {
    String after = NameCursor.TOPIC.name(command.arguments().cursor());
    int limit = Objects.requireNonNullElse(command.arguments().limit(), PAGE);
    return log.topics(after, limit + 1)
        .compose(
            heads ->
                share
                    .subscribersAfter(after, limit + 1)
                    .map(counts -> Reply.of(page(heads, counts, limit))));
  }

  private static TopicPage page(
      SortedMap<String, Position> heads, SortedMap<String, Integer> counts, int limit) {
    SortedMap<String, TopicItem> items = new TreeMap<>(TopicLog.NAME_ORDER);
    heads.forEach(
        (topic, head) -> items.put(topic, new TopicItem(topic, 0, head.sequence(), head.epoch())));
    counts.forEach(
        (topic, subscribers) -> {
          Position head = heads.get(topic);
          items.put(
              topic,
              head == null
                  ? new TopicItem(topic, subscribers, null, null)
                  : new TopicItem(topic, subscribers, head.sequence(), head.epoch()));
        });
    List<TopicItem> some = items.values().stream().limit(limit).toList();
    boolean more = items.size() > limit;
    return new TopicPage(
        some, more ? NameCursor.TOPIC.behind(some.get(some.size() - 1).topic()) : null);
  }
}
