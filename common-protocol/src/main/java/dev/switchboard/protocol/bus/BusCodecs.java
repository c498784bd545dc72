package dev.switchboard.protocol.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Outcome;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.Acknowledged;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.domain.Tracking;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.json.Json;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Registers the codec of every record that travels on the event bus. */
public final class BusCodecs {

  private final CommandCatalogue catalogue;

  private BusCodecs(CommandCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Registers all codecs on a bus, once; the catalogue names the commands of other nodes. */
  public static void register(EventBus bus, CommandCatalogue catalogue) {
    BusCodecs codecs = new BusCodecs(catalogue);
    bus.registerDefaultCodec(
        EventBatch.class,
        new WireCodec<>("switchboard.event-batch", BusCodecs::batch, BusCodecs::batch));
    bus.registerDefaultCodec(
        Command.class, new WireCodec<>("switchboard.command", codecs::command, codecs::command));
    WireCodec<Outcome.Done> done = new WireCodec<>("switchboard.done", codecs::done, codecs::done);
    bus.registerDefaultCodec(Outcome.Done.class, done);
    registerRecord(bus, "switchboard.failed", Outcome.Failed.class);
    registerRecord(bus, "switchboard.announcement", DomainAnnouncement.class);
    registerRecord(bus, "switchboard.topic-request", TopicRequest.class);
    bus.registerDefaultCodec(
        TopicGrant.class,
        new WireCodec<>("switchboard.topic-grant", BusCodecs::grant, BusCodecs::grant));
    registerRecord(bus, "switchboard.delivered", Delivered.class);
    registerRecord(bus, "switchboard.acknowledged", Acknowledged.class);
    registerRecord(bus, "switchboard.pace", Pace.class);
  }

  private static <T extends Record> void registerRecord(EventBus bus, String name, Class<T> type) {
    bus.registerDefaultCodec(
        type, new WireCodec<>(name, Json::encode, bytes -> Json.decode(bytes, type)));
  }

  private record EventForm(
      Topic topic,
      @Nullable Position position,
      String id,
      long timestamp,
      String kind,
      JsonNode payload,
      Reach reach) {

    static EventForm of(Event event) {
      return new EventForm(
          event.topic(),
          event.position(),
          event.id(),
          event.timestamp(),
          event.payload().kind().wireName(),
          Json.tree(event.payload()),
          event.reach());
    }

    Event event() {
      Payload decoded = Json.decode(payload, PayloadKind.of(kind).type());
      return new Event(topic, position, id, timestamp, decoded, reach);
    }
  }

  private record BatchForm(List<EventForm> events) {}

  private static byte[] batch(EventBatch batch) {
    return Json.encode(new BatchForm(batch.events().stream().map(EventForm::of).toList()));
  }

  private static EventBatch batch(byte[] wire) {
    return new EventBatch(
        Json.decode(wire, BatchForm.class).events().stream().map(EventForm::event).toList());
  }

  private record GrantForm(
      boolean durable, @Nullable Long replayAfter, Tracking tracking, List<EventForm> snapshot) {}

  private static byte[] grant(TopicGrant grant) {
    List<EventForm> snapshot = new ArrayList<>();
    grant.snapshot().forEach(event -> snapshot.add(EventForm.of(event)));
    return Json.encode(
        new GrantForm(grant.durable(), grant.replayAfter(), grant.tracking(), snapshot));
  }

  private static TopicGrant grant(byte[] wire) {
    GrantForm form = Json.decode(wire, GrantForm.class);
    return new TopicGrant(
        form.durable(),
        form.replayAfter(),
        form.tracking(),
        form.snapshot().stream().map(EventForm::event).toList());
  }

  private record CommandForm(
      String type, Caller caller, JsonNode arguments, @Nullable OnceKey once) {}

  private byte[] command(Command<?> command) {
    return Json.encode(
        new CommandForm(
            command.type().name(),
            command.caller(),
            Json.tree(command.arguments()),
            command.once()));
  }

  private Command<?> command(byte[] wire) {
    CommandForm form = Json.decode(wire, CommandForm.class);
    return decode(type(form.type()), form);
  }

  private static <A extends Record> Command<A> decode(CommandType<A, ?> type, CommandForm form) {
    return new Command<>(
        type, form.caller(), Json.decode(form.arguments(), type.arguments()), form.once());
  }

  private byte[] done(Outcome.Done done) {
    ObjectNode node = Json.object();
    node.put("type", done.type().name());
    node.put("repeated", done.reply().repeated());
    node.set("value", Json.tree(done.reply().value()));
    return Json.encode(node);
  }

  private Outcome.Done done(byte[] wire) {
    ObjectNode node = Json.decode(wire, ObjectNode.class);
    CommandType<?, ?> type = type(node.get("type").textValue());
    Record value = Json.decode(node.get("value"), type.result());
    return new Outcome.Done(type, new Reply<>(value, node.get("repeated").booleanValue()));
  }

  private CommandType<?, ?> type(String name) {
    return catalogue
        .find(name)
        .orElseThrow(() -> new IllegalStateException("this node knows no command " + name));
  }
}
