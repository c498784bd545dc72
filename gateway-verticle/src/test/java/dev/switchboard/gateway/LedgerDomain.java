package dev.switchboard.gateway;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.domain.Tracking;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventPublisher;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Retention;
import dev.switchboard.store.Store;
import dev.switchboard.store.Transaction;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * A domain for tests: durable topics below {@code ledger/}, open but for {@code ledger/secret},
 * {@code ledger/staff}, which is for services, and {@code ledger/broken}, where it throws, and
 * {@code ledger/balance}, which keeps nothing and changes while it decides about a subscription.
 * The source of {@code ledger/paced} waits for its subscribers.
 */
public final class LedgerDomain implements Domain {

  static final CommandType<Add, Added> ADD =
      CommandType.forSockets("ledger.add", Add.class, Added.class);

  /** How many entries a ledger keeps. */
  static final int KEPT = 2_000;

  record Add(String topic, String text) {}

  record Added(long sequence) {}

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public List<String> topicPrefixes() {
    return List.of("ledger/");
  }

  @Override
  public void start(DomainContext context, DomainBindings bindings) {
    Store store = context.service(Store.class);
    bindings.command(
        ADD,
        command ->
            store.writeOnce(
                command.once(),
                Added.class,
                transaction ->
                    written(transaction, command.arguments())
                        .map(event -> new Added(sequence(event)))));
    bindings.topics(request -> authorize(request, context.events()));
  }

  private static Pending<Event> written(Transaction transaction, Add add) {
    if (add.text().equals("impossible")) {
      throw new IllegalStateException("a bug of the domain");
    }
    return transaction.append(
        new Topic(add.topic()),
        new Retention(KEPT, Duration.ofDays(1)),
        number -> entry(number, add.text()));
  }

  private static Future<TopicGrant> authorize(TopicRequest request, EventPublisher events) {
    Topic topic = request.topic();
    return switch (topic.name()) {
      case "ledger/secret" ->
          Future.failedFuture(
              Failure.of(FailureCode.FOREIGN, "not yours", topic.name()).exception());
      case "ledger/broken" -> throw new IllegalStateException("a bug of the domain");
      case "ledger/staff" ->
          request.caller().principal().role() == Role.SERVICE
              ? Future.succeededFuture(TopicGrant.durableFromNow())
              : Future.failedFuture(
                  Failure.of(FailureCode.FOREIGN, "not yours", topic.name()).exception());
      case "ledger/balance" -> {
        // The snapshot is read between the second change and the third.
        List.of("one", "two", "three")
            .forEach(text -> events.publish(List.of(balance(topic, text))));
        yield Future.succeededFuture(TopicGrant.ephemeral(List.of(balance(topic, "two"))));
      }
      case "ledger/paced" ->
          Future.succeededFuture(new TopicGrant(true, 0L, Tracking.PACE, List.of()));
      default -> Future.succeededFuture(TopicGrant.durableFromNow());
    };
  }

  private static Event balance(Topic topic, String text) {
    return Event.ephemeral(topic, "balance_" + text, 5, entry(1, text), Reach.ALL);
  }

  public static Notification entry(long number, String text) {
    return new Notification(Event.idOf(number), "all", "entry", text, "info", null, null, 0);
  }

  private static long sequence(Event event) {
    return event.position() == null ? 0 : event.position().sequence();
  }
}
