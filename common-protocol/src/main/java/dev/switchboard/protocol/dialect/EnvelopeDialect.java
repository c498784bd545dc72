package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Characters;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.dialect.DialectRules.Claim;
import dev.switchboard.protocol.dialect.DialectRules.Trait;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.notification.NotificationTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The envelope dialect (envelope.md, contract 5.1 and 7): every frame is {@code {type, data,
 * timestamp, messageId}}, and every domain's commands can be called. It comes as JSON text and as
 * MessagePack, each with and without acknowledgements ({@code acks=1}) and batches ({@code
 * batch=1}).
 */
public final class EnvelopeDialect implements Dialect {

  /** The longest client id, in UTF-16 units. */
  private static final int MAX_CLIENT_ID = 256;

  private static final String PROTOCOL = "1.0";

  private final DialectRules rules;
  private final EnvelopeForm form;
  private final boolean batches;
  private final EnvelopeReader reader;
  private final EnvelopeAnswers answers;
  private final EnvelopePushes pushes;
  private final List<EnvelopeDialect> variants;

  private EnvelopeDialect(
      EnvelopeForm form,
      boolean acknowledges,
      boolean batches,
      EnvelopeReader reader,
      Supplier<String> messageIds,
      List<EnvelopeDialect> variants) {
    this.rules =
        DialectRules.of("envelope", Claim.NEVER)
            .with(Trait.RESUMES_BY_CLIENT_ID)
            .with(Trait.BINARY, form == EnvelopeForm.MESSAGE_PACK)
            .with(Trait.ACKNOWLEDGES, acknowledges);
    this.form = form;
    this.batches = batches;
    this.reader = reader;
    this.answers = new EnvelopeAnswers(form, messageIds);
    this.pushes = new EnvelopePushes(form, acknowledges);
    this.variants = variants;
  }

  /**
   * The JSON form.
   *
   * @param commands finds the commands that domains have announced, by name; thread-safe
   */
  public static EnvelopeDialect json(Function<String, Optional<CommandSpec>> commands) {
    return of(EnvelopeForm.JSON, commands, new EnvelopeMessageIds());
  }

  /** The MessagePack form, whose frames are binary; served under {@code envelope.msgpack}. */
  public static EnvelopeDialect messagePack(Function<String, Optional<CommandSpec>> commands) {
    return of(EnvelopeForm.MESSAGE_PACK, commands, new EnvelopeMessageIds());
  }

  /** The plain variant of a form, with ids of the caller's making. */
  static EnvelopeDialect of(
      EnvelopeForm form,
      Function<String, Optional<CommandSpec>> commands,
      Supplier<String> messageIds) {
    EnvelopeReader reader = new EnvelopeReader(commands);
    List<EnvelopeDialect> variants = new ArrayList<>();
    for (boolean acknowledges : new boolean[] {false, true}) {
      for (boolean batches : new boolean[] {false, true}) {
        variants.add(
            new EnvelopeDialect(form, acknowledges, batches, reader, messageIds, variants));
      }
    }
    return variants.get(0);
  }

  @Override
  public DialectRules rules() {
    return rules;
  }

  /** The variant that a socket with this query speaks; the same query gives the same object. */
  public EnvelopeDialect variant(Map<String, String> query) {
    int acknowledges = "1".equals(query.get("acks")) ? 2 : 0;
    int batched = "1".equals(query.get("batch")) ? 1 : 0;
    return variants.get(acknowledges + batched);
  }

  @Override
  public Opening opening(Map<String, String> query) {
    String protocol = query.get("protocol");
    if (protocol != null && !protocol.equals(PROTOCOL)) {
      return refused(FailureCode.UNSUPPORTED_PROTOCOL, "the only protocol is " + PROTOCOL);
    }
    String clientId = query.get("clientId");
    if (clientId == null || clientId.isEmpty()) {
      return Opening.PLAIN;
    }
    if (clientId.length() > MAX_CLIENT_ID || clientId.chars().anyMatch(Character::isISOControl)) {
      return refused(
          FailureCode.INVALID_MESSAGE,
          "clientId has at most " + MAX_CLIENT_ID + " characters, none of them control characters");
    }
    return new Opening(clientId, List.of(), null);
  }

  private static Opening refused(FailureCode code, String detail) {
    return new Opening(null, List.of(), Failure.of(code, detail));
  }

  /** The principal's own notifications (contract 7, envelope). */
  @Override
  public List<Topic> ownTopics(Principal principal) {
    return Characters.areMore(principal.id(), NotificationTopics.MAX_USER_ID)
            || !Topic.isName(principal.id())
        ? List.of()
        : List.of(NotificationTopics.inbox(principal.id()));
  }

  @Override
  public ClientMessage decode(String text, ConnectionView connection) {
    return form == EnvelopeForm.JSON
        ? reader.read(Json.read(text))
        : rejected("this form of the dialect has binary messages only");
  }

  @Override
  public ClientMessage decode(byte[] binary, ConnectionView connection) {
    return form == EnvelopeForm.MESSAGE_PACK
        ? reader.read(MessagePackReader.read(binary))
        : rejected("this form of the dialect has text messages only");
  }

  private static ClientMessage rejected(String detail) {
    return new ClientMessage.Rejected(null, Failure.of(FailureCode.INVALID_MESSAGE, detail));
  }

  @Override
  public byte[] encode(ServerMessage message, ConnectionView connection) {
    return answers.encode(message, connection);
  }

  @Override
  public byte[] encode(Event event) {
    return pushes.encode(event);
  }

  @Override
  public byte @Nullable [] join(List<byte[]> events) {
    return batches ? form.join(events) : null;
  }
}
