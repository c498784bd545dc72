package dev.switchboard.stomp;

import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.dialect.ConnectionView;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.dialect.DialectRules;
import dev.switchboard.protocol.dialect.DialectRules.Claim;
import dev.switchboard.protocol.dialect.DialectRules.Trait;
import dev.switchboard.protocol.dialect.Heartbeats;
import dev.switchboard.protocol.dialect.Opening;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** STOMP 1.2 as one socket speaks it. */
final class StompDialect implements Dialect {

  static final String NAME = "stomp";

  private static final DialectRules RULES =
      DialectRules.of(NAME, Claim.BY_MESSAGE)
          .with(Trait.ONE_PER_SOCKET)
          .with(Trait.RESUMES_BY_CLIENT_ID)
          .with(Trait.RESUMES_ON_REQUEST)
          .with(Trait.NEVER_REFUSED_FOR_RATE);

  private final StompParser parser;
  private final StompSubscriptions subscriptions;
  private final StompRequests requests;
  private final StompAnswers answers;
  private @Nullable String receipt;
  private boolean broken;

  /**
   * The dialect of one socket.
   *
   * @param commands finds the commands of domains
   * @param frameBytes how many bytes a frame may have
   * @param maxSubscriptions how many subscriptions there may be
   */
  StompDialect(
      Function<String, Optional<CommandSpec>> commands, int frameBytes, int maxSubscriptions) {
    this.parser = new StompParser(frameBytes);
    this.subscriptions = new StompSubscriptions(maxSubscriptions);
    this.requests = new StompRequests(commands, subscriptions);
    this.answers = new StompAnswers(subscriptions);
  }

  @Override
  public DialectRules rules() {
    return RULES;
  }

  @Override
  public Opening opening(Map<String, String> query) {
    return Opening.PLAIN;
  }

  @Override
  public List<ClientMessage> decodeAll(String text, ConnectionView connection) {
    return decodeAll(text.getBytes(StandardCharsets.UTF_8), connection);
  }

  @Override
  public List<ClientMessage> decodeAll(byte[] binary, ConnectionView connection) {
    List<ClientMessage> messages = new ArrayList<>();
    try {
      if (!broken) {
        parser.take(binary, frame -> messages.addAll(read(frame, connection)));
      }
    } catch (FailureException e) {
      broken = true;
      String asked = receipt == null ? parser.receipt() : receipt;
      messages.add(new ClientMessage.Rejected(new Context(asked, null, null).id(), e.failure()));
    }
    if (messages.isEmpty()) {
      messages.add(new ClientMessage.Heartbeat(Context.SILENT));
    }
    return messages;
  }

  private List<ClientMessage> read(StompFrame frame, ConnectionView connection) {
    receipt = frame.header("receipt");
    List<ClientMessage> messages = requests.read(frame, connection);
    receipt = null;
    return messages;
  }

  @Override
  public byte @Nullable [] encode(ServerMessage message, ConnectionView connection) {
    return answers.answer(message, connection);
  }

  @Override
  public byte @Nullable [] encode(Event event) {
    return answers.event(event);
  }

  @Override
  public boolean endsSocket(ServerMessage message) {
    return StompAnswers.ends(message);
  }

  @Override
  public Heartbeats heartbeats() {
    return requests.offer().agreed();
  }

  @Override
  public boolean acknowledges(Topic topic) {
    return subscriptions.acknowledges(topic);
  }

  @Override
  public void written(Event event) {
    subscriptions.written(event);
  }

  @Override
  public OptionalLong unacknowledged(Topic topic) {
    return subscriptions.oldest(topic);
  }
}
