package dev.switchboard.gateway;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.store.Retention;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** A domain for tests: durable topics below {@code ledger/}, open but for {@code ledger/secret}. */
final class LedgerDomain implements Domain {

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
                    transaction
                        .append(
                            new Topic(command.arguments().topic()),
                            new Retention(KEPT, Duration.ofDays(1)),
                            number -> entry(number, command.arguments().text()))
                        .map(event -> new Added(sequence(event)))));
    bindings.topics(
        request ->
            request.topic().name().equals("ledger/secret")
                ? Future.failedFuture(
                    Failure.of(FailureCode.FOREIGN, "not yours", request.topic().name())
                        .exception())
                : Future.succeededFuture(TopicGrant.durableFromNow()));
  }

  static Notification entry(long number, String text) {
    return new Notification(Event.idOf(number), "all", "entry", text, "info", null, null, 0);
  }

  private static long sequence(Event event) {
    return event.position() == null ? 0 : event.position().sequence();
  }
}
