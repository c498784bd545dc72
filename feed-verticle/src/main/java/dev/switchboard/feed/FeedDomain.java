package dev.switchboard.feed;

import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.SocketChange;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.feed.FeedCommands;
import dev.switchboard.protocol.feed.FeedKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Topics by any name that no other domain claims, as a domain. */
public final class FeedDomain implements Domain {

  private static final Logger LOG = LoggerFactory.getLogger(FeedDomain.class);

  private static final String NAME = "feed";
  private static final String MESSAGES = "/topics/{topic*}/messages";
  private static final String ENTRIES = "/topics/{topic*}/entries";
  private static final long PURGE_INTERVAL_MS = 60_000;

  private @Nullable Running running;

  /** What {@link #stop} ends. */
  private record Running(
      Vertx vertx,
      KeyedTopics keyed,
      List<MessageConsumer<?>> consumers,
      @Nullable Long purgeTimer) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<SettingKey> settings() {
    return FeedKeys.all();
  }

  @Override
  public List<String> migrations() {
    return List.of("db/migration/feed");
  }

  @Override
  public List<String> functions() {
    return List.of("db/migration/feed_functions");
  }

  @Override
  public List<String> topicPrefixes() {
    return List.of("");
  }

  @Override
  public List<HttpRoute> routes() {
    // Open to every role: who may do what is the namespace's to say (contract 8.1).
    return List.of(
        HttpRoute.of("POST", MESSAGES, FeedCommands.PUBLISH, 202),
        HttpRoute.of("GET", MESSAGES, FeedCommands.MESSAGES, 200),
        HttpRoute.of("GET", ENTRIES, FeedCommands.ENTRIES, 200),
        HttpRoute.of("DELETE", ENTRIES + "/{key}", FeedCommands.REMOVE, 204));
  }

  @Override
  public void check(Settings settings) {
    Objects.requireNonNull(FeedConfig.of(settings));
  }

  @Override
  public void start(DomainContext context, DomainBindings bindings) {
    ForeignTopics foreign = new ForeignTopics(NAME);
    FeedConfig config = FeedConfig.of(context.settings());
    Store store = context.service(Store.class);
    KeyedTopics keyed = new KeyedTopics(store, config, context.vertx(), context.clock());
    FeedService service =
        new FeedService(
            new FeedService.Parts(
                store,
                config,
                foreign,
                new EphemeralTopics(context.events(), context.clock()),
                keyed,
                context.clock()));
    bindings.command(FeedCommands.PUBLISH, service::publish);
    bindings.command(FeedCommands.MESSAGES, service::messages);
    bindings.command(FeedCommands.REMOVE, service::remove);
    bindings.command(FeedCommands.ENTRIES, service::entries);
    bindings.topics(service::authorize);
    store.lease().onDeath(node -> keyed.nodeDied());
    keyed.start();
    FeedRules rules = new FeedRules(store, config, foreign, context.settings());
    rules.tell();
    Long timer =
        config.hasAny(TopicKind.CONFLATED)
            ? context.vertx().setPeriodic(PURGE_INTERVAL_MS, id -> purge(service))
            : null;
    EventBus bus = context.vertx().eventBus();
    List<MessageConsumer<?>> consumers =
        List.of(
            listen(bus, foreign, rules),
            bus.<SocketChange>consumer(
                Addresses.SOCKETS, message -> keyed.socketChanged(message.body())));
    running = new Running(context.vertx(), keyed, consumers, timer);
  }

  private static MessageConsumer<DomainAnnouncement> listen(
      EventBus bus, ForeignTopics foreign, FeedRules rules) {
    MessageConsumer<DomainAnnouncement> announcements =
        bus.consumer(
            Addresses.ANNOUNCEMENTS,
            message -> {
              foreign.add(message.body());
              rules.tellWhereChanged();
            });
    // Those that are up already are asked once their answers can be heard.
    announcements.completion().onSuccess(listening -> bus.publish(Addresses.ROLL_CALL, ""));
    return announcements;
  }

  private static void purge(FeedService service) {
    service
        .purge()
        .onFailure(
            thrown ->
                LOG.atWarn()
                    .addKeyValue("reason", thrown.getMessage())
                    .log("Old events could not be deleted; they are left out all the same"));
  }

  @Override
  public Future<Void> stop() {
    Running ending = running;
    if (ending == null) {
      return Future.succeededFuture();
    }
    if (ending.purgeTimer() != null) {
      boolean unused = ending.vertx().cancelTimer(ending.purgeTimer());
    }
    return Future.join(ending.consumers().stream().map(MessageConsumer::unregister).toList())
        .compose(deaf -> ending.keyed().stop());
  }
}
