package dev.switchboard.feed;

import static dev.switchboard.protocol.Role.ADMIN;
import static dev.switchboard.protocol.Role.SERVICE;

import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.feed.FeedCommands;
import dev.switchboard.protocol.feed.FeedKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Topics by any name that no other domain claims, as a domain. */
public final class FeedDomain implements Domain {

  private static final Logger LOG = LoggerFactory.getLogger(FeedDomain.class);

  private static final String NAME = "feed";
  private static final String MESSAGES = "/topics/{topic*}/messages";
  private static final long PURGE_INTERVAL_MS = 60_000;

  private @Nullable Running running;

  /** What {@link #stop} ends. */
  private record Running(
      Vertx vertx, MessageConsumer<DomainAnnouncement> announcements, @Nullable Long purgeTimer) {}

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
  public List<String> topicPrefixes() {
    return List.of("");
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        HttpRoute.of("POST", MESSAGES, FeedCommands.PUBLISH, 202).onlyFor(SERVICE, ADMIN),
        HttpRoute.of("GET", MESSAGES, FeedCommands.MESSAGES, 200).onlyFor(SERVICE, ADMIN));
  }

  @Override
  public void start(DomainContext context, DomainBindings bindings) {
    ForeignTopics foreign = new ForeignTopics(NAME);
    FeedConfig config = FeedConfig.of(context.settings());
    FeedService service =
        new FeedService(
            context.service(Store.class), config, foreign, context.events(), context.clock());
    bindings.command(FeedCommands.PUBLISH, service::publish);
    bindings.command(FeedCommands.MESSAGES, service::messages);
    bindings.topics(service::authorize);
    Long timer =
        config.hasAny(TopicKind.CONFLATED)
            ? context.vertx().setPeriodic(PURGE_INTERVAL_MS, id -> purge(service))
            : null;
    running = new Running(context.vertx(), listen(context.vertx().eventBus(), foreign), timer);
  }

  private static MessageConsumer<DomainAnnouncement> listen(EventBus bus, ForeignTopics foreign) {
    MessageConsumer<DomainAnnouncement> announcements =
        bus.consumer(Addresses.ANNOUNCEMENTS, message -> foreign.add(message.body()));
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
    return ending.announcements().unregister();
  }
}
