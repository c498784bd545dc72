package dev.switchboard.store;

import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.LogPage;
import dev.switchboard.protocol.bus.LogRead;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;

/** Answers, for those on the event bus who have no store, what stands in the log. */
public final class LogService {

  private static final int MAX_EVENTS = 1_000;
  private static final int MAX_BYTES = 1 << 20;

  private LogService() {}

  /** Begins to answer {@link LogRead}. */
  public static Future<MessageConsumer<LogRead>> start(Vertx vertx, TopicLog log) {
    MessageConsumer<LogRead> consumer =
        vertx.eventBus().consumer(Addresses.LOG, message -> answer(log, message));
    return consumer.completion().map(consumer);
  }

  private static void answer(TopicLog log, Message<LogRead> message) {
    LogRead question = message.body();
    read(log, question)
        .onComplete(
            message::reply,
            thrown ->
                message.fail(
                    FailureException.of(thrown).code().httpStatus(),
                    FailureException.of(thrown).detail()));
  }

  private static Future<LogPage> read(TopicLog log, LogRead question) {
    if (question.limit() <= 0) {
      return log.head(question.topic())
          .map(head -> new LogPage(head, head.sequence() + 1, List.of()));
    }
    return log.read(
            question.topic(), question.since(), Math.min(question.limit(), MAX_EVENTS), MAX_BYTES)
        .map(page -> new LogPage(page.head(), page.firstKept(), page.events()));
  }
}
