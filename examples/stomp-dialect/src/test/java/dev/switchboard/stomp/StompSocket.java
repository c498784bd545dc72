package dev.switchboard.stomp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.dialect.ConnectionView;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A socket of a test: one dialect, and what the gateway would do with it. NUL is written as ^. */
final class StompSocket implements ConnectionView {

  private static final ObjectNode ANYTHING = Json.object();

  private final StompDialect dialect = new StompDialect(StompSocket::command, 2_000, 3);
  private @Nullable Principal principal;

  /** Knows two commands of domains: one for sockets, one that is not. */
  private static Optional<CommandSpec> command(String name) {
    return switch (name) {
      case "chat.send" -> Optional.of(new CommandSpec(name, ANYTHING, ANYTHING, true));
      case "chat.hidden" -> Optional.of(new CommandSpec(name, ANYTHING, ANYTHING, false));
      default -> Optional.empty();
    };
  }

  /** One whose client is connected. */
  static StompSocket connected() {
    StompSocket socket = new StompSocket();
    List<ClientMessage> unused = socket.says("CONNECT\naccept-version:1.2\nlogin:anna\n\n^");
    return socket;
  }

  StompDialect dialect() {
    return dialect;
  }

  /** Somebody is known by the handshake. */
  StompSocket knownAs(String name) {
    principal = Principal.claimed(UserId.of(name));
    return this;
  }

  /** What the server makes of a message of the WebSocket. */
  List<ClientMessage> says(String text) {
    return dialect.decodeAll(text.replace('^', '\0'), this);
  }

  /** The same, where it makes one thing of it. */
  ClientMessage saysOne(String text) {
    List<ClientMessage> messages = says(text);
    if (messages.size() != 1) {
      throw new AssertionError(messages);
    }
    return messages.get(0);
  }

  /** The frames of an answer; empty where there is none. */
  String hears(ServerMessage message) {
    return text(dialect.encode(message, this));
  }

  /** The frames in which a payload was written; empty where there is none. */
  static String text(byte @Nullable [] payload) {
    return payload == null ? "" : new String(payload, StandardCharsets.UTF_8).replace('\0', '^');
  }

  @Override
  public String connectionId() {
    return "conn_1";
  }

  @Override
  public @Nullable Principal principal() {
    return principal;
  }

  @Override
  public @Nullable String clientId() {
    return null;
  }

  @Override
  public Set<Topic> topics() {
    return Set.of();
  }
}
