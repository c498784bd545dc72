package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandRequest;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.Outcome;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.Acknowledged;
import dev.switchboard.protocol.domain.CommandHandler;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.domain.SettingSpec;
import dev.switchboard.protocol.domain.TopicAuthority;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.EventSpec;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one {@link Domain}: one bus address per command, one for its topics, and the announcement
 * that tells gateways of them. Everything runs on the verticle's event loop.
 */
public final class DomainVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(DomainVerticle.class);

  private final Domain domain;
  private final DomainContext domainContext;
  private final CommandCatalogue catalogue;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private final List<CommandSpec> commands = new ArrayList<>();

  public DomainVerticle(Domain domain, DomainContext domainContext, CommandCatalogue catalogue) {
    this.domain = domain;
    this.domainContext = domainContext;
    this.catalogue = catalogue;
  }

  @Override
  public Future<?> start() {
    events().forEach(this::checkName);
    domain.start(domainContext, new Bindings());
    catalogue.add(domain.name(), commands);
    EventBus bus = vertx.eventBus();
    consumers.add(bus.consumer(Addresses.ROLL_CALL, question -> announce()));
    return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
        .onSuccess(ready -> announce());
  }

  @Override
  public Future<?> stop() {
    Nodes.of(vertx).withdraw(domain.name());
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
        .transform(unregistered -> domain.stop());
  }

  private void announce() {
    Nodes.of(vertx)
        .announce(
            new DomainAnnouncement(
                domain.name(),
                domain.topicPrefixes(),
                commands,
                domain.routes(),
                events(),
                domain.settings().stream().map(SettingSpec::of).toList()));
  }

  private List<EventSpec> events() {
    return domain.events().stream().map(EventSpec::of).toList();
  }

  // So no two domains share a kind.
  private void checkName(EventSpec event) {
    if (!event.name().startsWith(domain.name() + ".")) {
      throw new IllegalStateException(
          "domain %s: the name of its kind of events %s must begin with \"%s.\""
              .formatted(domain.name(), event.name(), domain.name()));
    }
  }

  private Outcome.Failed failed(Throwable thrown) {
    Failure failure = FailureException.of(thrown);
    if (failure.code() == FailureCode.INTERNAL) {
      LOG.atError()
          .addKeyValue("domain", domain.name())
          .setCause(thrown)
          .log("A domain failed to carry out a request");
    }
    return new Outcome.Failed(failure);
  }

  private final class Bindings implements DomainBindings {

    @Override
    public <A extends Record, R extends Record> void command(
        CommandType<A, R> type, CommandHandler<A, R> handler) {
      commands.add(CommandSpec.of(type));
      MessageConsumer<CommandRequest> consumer =
          vertx
              .eventBus()
              .consumer(
                  Addresses.command(type.name()), message -> carryOut(type, handler, message));
      consumers.add(consumer);
    }

    private <A extends Record, R extends Record> void carryOut(
        CommandType<A, R> type, CommandHandler<A, R> handler, Message<CommandRequest> message) {
      Guarded.call(() -> handler.handle(Command.of(type, message.body())))
          .map(reply -> checked(type, reply))
          .onComplete(
              reply -> message.reply(new Outcome.Done(reply)),
              thrown -> message.reply(failed(thrown)));
    }

    private static <R extends Record> Reply<R> checked(
        CommandType<?, R> type, @Nullable Reply<R> reply) {
      if (reply == null || !type.result().isInstance(reply.value())) {
        throw new IllegalStateException(type.name() + " was not answered with its result");
      }
      return reply;
    }

    @Override
    public void topics(TopicAuthority authority) {
      MessageConsumer<TopicRequest> consumer =
          vertx
              .eventBus()
              .consumer(
                  Addresses.authority(domain.name()),
                  message ->
                      Guarded.call(() -> authority.authorize(message.body()))
                          .onComplete(message::reply, thrown -> message.reply(failed(thrown))));
      consumers.add(consumer);
    }

    @Override
    public void deliveries(Consumer<Delivered> listener) {
      listen(Addresses.deliveries(domain.name()), listener);
    }

    @Override
    public void acknowledgements(Consumer<Acknowledged> listener) {
      listen(Addresses.acknowledgements(domain.name()), listener);
    }

    @Override
    public void pace(Consumer<Pace> listener) {
      listen(Addresses.pace(domain.name()), listener);
    }

    private <T> void listen(String address, Consumer<T> listener) {
      MessageConsumer<T> consumer =
          vertx.eventBus().consumer(address, message -> listener.accept(message.body()));
      consumers.add(consumer);
    }
  }
}
