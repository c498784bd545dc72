package dev.switchboard.testing;

import static dev.switchboard.testing.Answers.await;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.BusCodecs;
import dev.switchboard.protocol.bus.BusEventPublisher;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.bus.DomainVerticle;
import dev.switchboard.protocol.bus.EventBatch;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.Store;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;
import java.util.ServiceLoader;

/** A domain behind a real event bus, as gateways and other verticles meet it. */
public final class DomainOnBus implements AutoCloseable {

  private final Vertx vertx;
  private final Domain domain;
  private final DomainClient client;
  private final OpenStore store;
  private final Promise<DomainAnnouncement> announced = Promise.promise();
  private final String deployment;

  /**
   * Deploys the domain of that name that the class path has.
   *
   * @param vertx is closed with it
   */
  public DomainOnBus(Vertx vertx, String name, String url, Map<String, ?> settings) {
    this.vertx = vertx;
    this.domain = installed(name);
    this.client = new DomainClient(vertx);
    CommandCatalogue catalogue = new CommandCatalogue();
    BusCodecs.register(vertx.eventBus());
    vertx
        .eventBus()
        .<DomainAnnouncement>localConsumer(
            Addresses.ANNOUNCEMENTS, message -> heard(message.body()));
    BusEventPublisher events = new BusEventPublisher(vertx);
    this.store =
        Stores.open(
            StoreConfig.of(url),
            vertx,
            events,
            Clock.systemUTC(),
            domain.migrations(),
            domain.getClass().getClassLoader());
    DomainContext context =
        new DomainContext(
            vertx,
            Settings.of(settings),
            Clock.systemUTC(),
            events,
            Map.of(Store.class, store.ofDomain(name)));
    this.deployment = await(vertx.deployVerticle(new DomainVerticle(domain, context, catalogue)));
  }

  private static Domain installed(String name) {
    return ServiceLoader.load(Domain.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(found -> found.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void heard(DomainAnnouncement announcement) {
    if (announcement.domain().equals(domain.name())) {
      boolean unused = announced.tryComplete(announcement);
    }
  }

  /** The bus that it is on. */
  public Vertx vertx() {
    return vertx;
  }

  /** What it announced itself with. */
  public DomainAnnouncement announcement() {
    return await(announced.future());
  }

  /** What it answers; fails the test where it refuses. */
  public <A extends Record, R extends Record> R call(
      CommandType<A, R> type, Caller caller, A arguments) {
    return type.result().cast(await(asking(type, caller, arguments)));
  }

  /** What it will answer. */
  public <A extends Record> Future<Record> asking(
      CommandType<A, ?> type, Caller caller, A arguments) {
    return client
        .invoke(Callers.command(type, caller, arguments))
        .map(reply -> (Record) reply.value());
  }

  /** What it will say to somebody who wants to subscribe, or to join. */
  public Future<TopicGrant> granting(Caller caller, Topic topic, AccessIntent intent) {
    return client.authorize(domain.name(), new TopicRequest(caller, topic, intent, null));
  }

  /** The next event of a topic; whoever is on the bus hears it from now on. */
  public Future<Event> next(Topic topic) {
    Promise<Event> heard = Promise.promise();
    await(
        vertx
            .eventBus()
            .<EventBatch>localConsumer(
                Addresses.EVENTS,
                message ->
                    message.body().events().stream()
                        .filter(event -> event.topic().equals(topic))
                        .forEach(heard::tryComplete))
            .completion());
    return heard.future();
  }

  /** Stops it; the bus stays. */
  public void stop() {
    await(vertx.undeploy(deployment));
  }

  @Override
  public void close() {
    await(vertx.close());
    await(store.close());
  }
}
