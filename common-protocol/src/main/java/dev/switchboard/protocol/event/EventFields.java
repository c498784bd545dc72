package dev.switchboard.protocol.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.protocol.UserId;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that an event has in the envelope dialect's {@code data} (contract 5.1 and 7): what it
 * writes, and what {@code params} filters look at.
 */
public final class EventFields {

  private static final Map<PayloadKind, FieldTable<?>> TABLES = new EnumMap<>(PayloadKind.class);

  /** The field that names the kind of what has no type of its own. */
  public static final String KIND = "kind";

  /** The longest whole number that surely fits a long, in digits. */
  private static final int LONG_DIGITS = 18;

  static {
    put(
        PayloadKind.NOTIFICATION,
        new FieldTable<Notification>()
            .always("title", Notification::title)
            .always("content", Notification::content)
            .always("level", Notification::level)
            .optional("action", Notification::action)
            .optional("requestId", Notification::requestId));
    put(
        PayloadKind.TASK_STATUS,
        new FieldTable<TaskStatus>()
            .always("entityType", status -> "task")
            .always("entityId", TaskStatus::taskId)
            .always("status", TaskStatus::status)
            .always("name", TaskStatus::name)
            .always("startTime", TaskStatus::startTime)
            .always("endTime", TaskStatus::endTime));
    put(
        PayloadKind.TCP_STATUS,
        new FieldTable<TcpStatus>()
            .always("entityType", status -> "tcp")
            .always("entityId", TcpStatus::sessionId)
            .always("status", TcpStatus::status)
            .optional("peer", TcpStatus::peer)
            .optional("readClosed", TcpStatus::readClosed));
    put(
        PayloadKind.CHAT_MESSAGE,
        FieldTable.<ChatMessage>ofKind(PayloadKind.CHAT_MESSAGE)
            .always("id", ChatMessage::id)
            .always("sessionId", ChatMessage::sessionId)
            .always("senderId", ChatMessage::senderId)
            .always("content", ChatMessage::content)
            .always("createdAt", ChatMessage::createdAt)
            .optional("clientId", ChatMessage::clientId));
    put(
        PayloadKind.CHAT_TYPING,
        FieldTable.<ChatTyping>ofKind(PayloadKind.CHAT_TYPING)
            .always("sessionId", ChatTyping::sessionId)
            .always("userId", ChatTyping::userId));
    put(
        PayloadKind.CHAT_READ,
        FieldTable.<ChatRead>ofKind(PayloadKind.CHAT_READ)
            .always("sessionId", ChatRead::sessionId)
            .always("messageId", ChatRead::messageId)
            .always("userId", ChatRead::userId));
    put(
        PayloadKind.TASK_PROGRESS,
        FieldTable.<TaskProgress>ofKind(PayloadKind.TASK_PROGRESS)
            .always("taskId", TaskProgress::taskId)
            .always("total", TaskProgress::total)
            .always("completed", TaskProgress::completed)
            .always("failed", TaskProgress::failed)
            .always("current", TaskProgress::current)
            .always("percentage", TaskProgress::percentage)
            .always("detail", TaskProgress::detail));
    put(
        PayloadKind.TASK_LISTED,
        FieldTable.<TaskListed>ofKind(PayloadKind.TASK_LISTED)
            .always("taskId", listed -> listed.task().taskId())
            .always("name", listed -> listed.task().name())
            .always("status", listed -> listed.task().status())
            .always("total", listed -> listed.task().total())
            .always("completed", listed -> listed.task().completed())
            .always("failed", listed -> listed.task().failed())
            .always("current", listed -> listed.task().current())
            .always("detail", listed -> listed.task().detail())
            .always("percentage", listed -> listed.task().percentage())
            .always("createdAt", listed -> listed.task().createdAt())
            .always("startTime", listed -> listed.task().startTime())
            .always("endTime", listed -> listed.task().endTime())
            .optional("userId", listed -> listed.task().userId()));
    put(
        PayloadKind.TCP_MESSAGE,
        FieldTable.<TcpMessage>ofKind(PayloadKind.TCP_MESSAGE)
            .always("sessionId", TcpMessage::sessionId)
            .always("direction", TcpMessage::direction)
            .always("content", TcpMessage::content)
            .always("isHex", TcpMessage::isHex)
            .always("byteLength", TcpMessage::byteLength)
            .always("timestamp", TcpMessage::timestamp)
            .optional("peer", TcpMessage::peer));
    put(
        PayloadKind.RUN_RESULT,
        FieldTable.<RunResult>ofKind(PayloadKind.RUN_RESULT)
            .always("sessionId", RunResult::sessionId)
            .always("stdout", RunResult::stdout)
            .always("stderr", RunResult::stderr)
            .always("exitCode", RunResult::exitCode)
            .always("duration", RunResult::shownDuration));
    put(
        PayloadKind.PRESENCE,
        FieldTable.<Presence>ofKind(PayloadKind.PRESENCE)
            .always("action", Presence::action)
            .always("clientId", Presence::clientId)
            .always("principal", Presence::principal));
  }

  private EventFields() {}

  private static void put(PayloadKind kind, FieldTable<?> table) {
    TABLES.put(kind, table);
  }

  /** The fields of a payload of a kind, in the order they are written; none for published data. */
  public static FieldTable<?> of(PayloadKind kind) {
    return TABLES.getOrDefault(kind, FieldTable.NONE);
  }

  /**
   * The plain value that an event's data has at a key, in the form of {@link #plain}; null where it
   * has none there.
   */
  public static @Nullable JsonNode value(Event event, String key) {
    if (event.payload() instanceof Published published) {
      JsonNode value = published.data().get(key);
      return value == null ? null : plain(value);
    }
    if (event.payload() instanceof Custom custom) {
      JsonNode value =
          key.equals(KIND) ? TextNode.valueOf(custom.kindName()) : custom.json().get(key);
      return value == null ? null : plain(value);
    }
    BuiltIn payload = (BuiltIn) event.payload();
    FieldTable<?> table = of(payload.kind());
    if (!table.has(key, payload)) {
      return null;
    }
    Object value = table.value(key, payload);
    if (value == null) {
      return NullNode.instance;
    }
    if (value instanceof UserId user) {
      value = user.json();
    }
    if (value instanceof Double fraction) {
      return plain(DoubleNode.valueOf(fraction));
    }
    if (value instanceof Number number) {
      return LongNode.valueOf(number.longValue());
    }
    return value instanceof Boolean flag
        ? BooleanNode.valueOf(flag)
        : TextNode.valueOf(value.toString());
  }

  /**
   * A plain JSON value in the one form in which equal values are equal nodes: 1, 1.0 and 10e-1 are
   * the same. Null for an object or an array.
   */
  public static @Nullable JsonNode plain(JsonNode value) {
    if (value.isContainerNode()) {
      return null;
    }
    if (!value.isNumber()) {
      return value;
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return LongNode.valueOf(value.longValue());
    }
    BigDecimal number = value.decimalValue();
    if (number.signum() == 0) {
      return LongNode.valueOf(0);
    }
    // By digits first: 10e2147483647 has no shorter form, and as a whole number no end.
    if ((long) number.precision() - number.scale() <= LONG_DIGITS) {
      number = number.stripTrailingZeros();
      if (number.scale() <= 0) {
        return LongNode.valueOf(number.longValueExact());
      }
    }
    return DecimalNode.valueOf(number);
  }
}
