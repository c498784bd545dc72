package dev.switchboard.protocol.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Api;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.Arguments;
import dev.switchboard.protocol.command.CommandRequest;
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
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.json.Json;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Registers the codec of every record that travels on the event bus. */
@Api
public final class BusCodecs {

  private BusCodecs() {}

  /** Registers all codecs on a bus, once. */
  public static void register(EventBus bus) {
    bus.registerDefaultCodec(
        EventBatch.class,
        new WireCodec<>("switchboard.event-batch", BusCodecs::batch, BusCodecs::batch));
    bus.registerDefaultCodec(
        CommandRequest.class,
        new WireCodec<>("switchboard.command", BusCodecs::command, BusCodecs::command));
    bus.registerDefaultCodec(
        Outcome.Done.class, new WireCodec<>("switchboard.done", BusCodecs::done, BusCodecs::done));
    registerRecord(bus, "switchboard.failed", Outcome.Failed.class);
    registerRecord(bus, "switchboard.announcement", DomainAnnouncement.class);
    registerRecord(bus, "switchboard.topic-request", TopicRequest.class);
    bus.registerDefaultCodec(
        TopicGrant.class,
        new WireCodec<>("switchboard.topic-grant", BusCodecs::grant, BusCodecs::grant));
    registerRecord(bus, "switchboard.log-read", LogRead.class);
    bus.registerDefaultCodec(
        LogPage.class, new WireCodec<>("switchboard.log-page", BusCodecs::page, BusCodecs::page));
    registerRecord(bus, "switchboard.delivered", Delivered.class);
    registerRecord(bus, "switchboard.acknowledged", Acknowledged.class);
    registerRecord(bus, "switchboard.pace", Pace.class);
    registerRecord(bus, "switchboard.socket", SocketChange.class);
    registerRecord(bus, "switchboard.presence-told", PresenceTold.class);
    registerRecord(bus, "switchboard.presence-ask", PresenceAsk.class);
    registerRecord(bus, "switchboard.presence-page", PresencePage.class);
  }

  /** Registers the codec of a record that Jackson writes and reads as it is. */
  public static <T extends Record> void registerRecord(EventBus bus, String name, Class<T> type) {
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
          event.payload().kindName(),
          event.payload().json(),
          event.reach());
    }

    Event event() {
      return new Event(topic, position, id, timestamp, Payload.of(kind, payload), reach);
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
      boolean durable,
      @Nullable Long replayAfter,
      Tracking tracking,
      List<EventForm> snapshot,
      boolean keyed) {}

  private static byte[] grant(TopicGrant grant) {
    List<EventForm> snapshot = new ArrayList<>();
    grant.snapshot().forEach(event -> snapshot.add(EventForm.of(event)));
    return Json.encode(
        new GrantForm(
            grant.durable(), grant.replayAfter(), grant.tracking(), snapshot, grant.keyed()));
  }

  private static TopicGrant grant(byte[] wire) {
    GrantForm form = Json.decode(wire, GrantForm.class);
    return new TopicGrant(
        form.durable(),
        form.replayAfter(),
        form.tracking(),
        form.snapshot().stream().map(EventForm::event).toList(),
        form.keyed());
  }

  private record PageForm(Position head, long firstKept, List<EventForm> events) {}

  private static byte[] page(LogPage page) {
    return Json.encode(
        new PageForm(
            page.head(), page.firstKept(), page.events().stream().map(EventForm::of).toList()));
  }

  private static LogPage page(byte[] wire) {
    PageForm form = Json.decode(wire, PageForm.class);
    return new LogPage(
        form.head(), form.firstKept(), form.events().stream().map(EventForm::event).toList());
  }

  private record CommandForm(
      String command, Caller caller, ObjectNode arguments, @Nullable OnceKey once) {}

  private static byte[] command(CommandRequest request) {
    return Json.encode(
        new CommandForm(
            request.command(), request.caller(), request.arguments().json(), request.once()));
  }

  private static CommandRequest command(byte[] wire) {
    CommandForm form = Json.decode(wire, CommandForm.class);
    return new CommandRequest(
        form.command(), form.caller(), Arguments.of(form.arguments()), form.once());
  }

  private record DoneForm(JsonNode value, boolean repeated) {}

  private static byte[] done(Outcome.Done done) {
    return Json.encode(done.reply());
  }

  private static Outcome.Done done(byte[] wire) {
    DoneForm form = Json.decode(wire, DoneForm.class);
    return new Outcome.Done(new Reply<>(form.value(), form.repeated()));
  }
}
