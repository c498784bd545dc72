package dev.switchboard.gateway;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.dialect.ConnectionView;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.dialect.DialectRules;
import dev.switchboard.protocol.dialect.Opening;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.message.TopicSelection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Words with blanks between, so that tests read easily: {@code sub ledger/a 17}. It has no words
 * for events that say {@code unspeakable}, nor for the answer to a command that says so.
 */
public final class PlainDialect implements Dialect {

  @Override
  public DialectRules rules() {
    return DialectRules.of("plain", DialectRules.Claim.BY_MESSAGE)
        .with(DialectRules.Trait.WELCOMES_BEFORE_AUTHENTICATION)
        .with(DialectRules.Trait.REFUSES_REPEATED_FAILURES);
  }

  @Override
  public Opening opening(Map<String, String> query) {
    return Opening.PLAIN;
  }

  @Override
  public ClientMessage decode(String text, ConnectionView connection) {
    String[] words = text.split(" ", -1);
    return switch (words[0]) {
      case "iam" -> new ClientMessage.Authenticate(null, null, UserId.of(words[1]), null, null);
      case "token" -> new ClientMessage.Authenticate(null, words[1], null, null, null);
      case "sub" ->
          new ClientMessage.Subscribe(
              null,
              List.of(
                  new TopicSelection(
                      new Topic(words[1]),
                      words.length > 2
                          ? new TopicSelection.Since(null, Long.parseLong(words[2]))
                          : null,
                      null)),
              false,
              false);
      case "unsub" -> new ClientMessage.Unsubscribe(null, List.of(new Topic(words[1])));
      case "add" ->
          new ClientMessage.Invoke(
              null,
              LedgerDomain.ADD,
              new LedgerDomain.Add(words[1], words[2]),
              words.length > 3 ? words[3] : null);
      case "ping" -> new ClientMessage.Heartbeat(null);
      case "bug" -> throw new IllegalStateException("a bug of the dialect");
      default ->
          new ClientMessage.Rejected(null, Failure.of(FailureCode.INVALID_MESSAGE, "no such word"));
    };
  }

  @Override
  public byte @Nullable [] encode(ServerMessage message, ConnectionView connection) {
    return bytes(
        switch (message.kind()) {
          case WELCOME -> "welcome";
          case AUTHENTICATED -> "hello " + ((ServerMessage.Authenticated) message).principal().id();
          case SUBSCRIBED -> {
            ServerMessage.Confirmed first = ((ServerMessage.Subscribed) message).topics().get(0);
            yield "subscribed " + first.topic() + " " + first.recovered();
          }
          case UNSUBSCRIBED -> "unsubscribed";
          case INVOKED -> {
            ServerMessage.Invoked invoked = (ServerMessage.Invoked) message;
            speakable(invoked.request().arguments().as(LedgerDomain.Add.class).text());
            yield "added " + invoked.reply().as(LedgerDomain.Added.class).sequence();
          }
          case HEARTBEAT -> "pong";
          case CLOSING -> "closing";
          case FAILED -> {
            ServerMessage.Failed failed = (ServerMessage.Failed) message;
            Failure failure = failed.failure();
            yield "error "
                + failure.code()
                + (failed.request() == null && !failure.subjects().isEmpty()
                    ? " " + String.join(" ", failure.subjects())
                    : "");
          }
        });
  }

  @Override
  public byte @Nullable [] encode(Event event) {
    long sequence = event.position() == null ? 0 : event.position().sequence();
    String content = ((Notification) event.payload()).content();
    return bytes(event.topic() + " " + sequence + " " + speakable(content));
  }

  private static String speakable(String text) {
    if (text.equals("unspeakable")) {
      throw new NoClassDefFoundError("a bug of the dialect");
    }
    return text;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
