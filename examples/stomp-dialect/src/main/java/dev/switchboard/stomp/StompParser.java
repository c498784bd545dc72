package dev.switchboard.stomp;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.json.Require;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what comes in into frames, however they are spread over messages of the WebSocket: several
 * in one, or one in pieces. Of no use any more once it has thrown.
 */
final class StompParser {

  /** How many headers a frame may have. */
  static final int MAX_HEADERS = 64;

  private static final Set<String> COMMANDS =
      Set.of(
          "CONNECT",
          "STOMP",
          "SEND",
          "SUBSCRIBE",
          "UNSUBSCRIBE",
          "ACK",
          "NACK",
          "BEGIN",
          "COMMIT",
          "ABORT",
          "DISCONNECT");
  private static final Set<String> OF_SERVERS = Set.of("CONNECTED", "MESSAGE", "RECEIPT", "ERROR");
  private static final int SHOWN = 40;

  private enum Part {
    /** The command and the headers, line by line; ends of lines before them are heart-beats. */
    HEAD,
    /** A body of the length that a header says. */
    COUNTED_BODY,
    /** A body up to the first NUL. */
    OPEN_BODY
  }

  private final int maxBytes;
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private Part part = Part.HEAD;
  private @Nullable String command;
  private int headerLines;
  private int bytes;
  private int bodyLeft;

  /**
   * Makes it.
   *
   * @param maxBytes how many bytes a frame may have
   */
  StompParser(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Takes what came in and hands over each frame that is whole now.
   *
   * @throws FailureException where it is no STOMP; frames before that have been handed over
   */
  void take(byte[] incoming, Consumer<StompFrame> whole) {
    for (byte next : incoming) {
      if (command != null || piece.size() > 0) {
        count();
      }
      switch (part) {
        case HEAD -> head(next);
        case COUNTED_BODY -> countedBody(next, whole);
        case OPEN_BODY -> openBody(next, whole);
      }
    }
  }

  /** The receipt that the frame under way asks for, as far as it is known; null for none. */
  @Nullable String receipt() {
    return headers.get("receipt");
  }

  private void count() {
    if (++bytes > maxBytes) {
      throw Failure.of(FailureCode.MESSAGE_TOO_LARGE, "a frame has at most " + maxBytes + " bytes")
          .exception();
    }
  }

  private void head(byte next) {
    if (next == '\n') {
      line(text());
    } else if (next == 0) {
      throw Require.invalid("a frame ends before the empty line behind its headers");
    } else {
      piece.write(next);
    }
  }

  private void line(String raw) {
    String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
    if (line.indexOf('\r') >= 0) {
      throw Require.invalid("a carriage return within a line is written \\r");
    }
    if (command == null && line.isEmpty()) {
      bytes = 0;
    } else if (command == null) {
      command = known(line);
    } else if (line.isEmpty()) {
      beginBody(command);
    } else {
      header(command, line);
    }
  }

  private static String known(String line) {
    if (COMMANDS.contains(line)) {
      return line;
    }
    String shown = line.substring(0, Math.min(SHOWN, line.length())).replaceAll("\\p{Cntrl}", "?");
    throw Failure.of(
            FailureCode.UNKNOWN_TYPE,
            OF_SERVERS.contains(line)
                ? line + " is a frame of servers"
                : "there is no command \"" + shown + "\"")
        .exception();
  }

  private void header(String of, String line) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw Require.invalid("a header has a name, a colon and a value");
    }
    if (++headerLines > MAX_HEADERS) {
      throw Require.invalid("a frame has at most " + MAX_HEADERS + " headers");
    }
    boolean escaped = !of.equals("CONNECT") && !of.equals("STOMP");
    String name = line.substring(0, colon);
    String value = line.substring(colon + 1);
    headers.putIfAbsent(
        escaped ? StompEscapes.unescape(name) : name,
        escaped ? StompEscapes.unescape(value) : value);
  }

  private void beginBody(String of) {
    String length = headers.get("content-length");
    if (length == null) {
      part = Part.OPEN_BODY;
      return;
    }
    if (!length.matches("[0-9]{1,9}")) {
      throw Require.invalid("content-length is no whole number of bytes");
    }
    bodyLeft = Integer.parseInt(length);
    if (bodyLeft > 0) {
      withoutBody(of);
    }
    if (bodyLeft > maxBytes) {
      bytes = maxBytes;
      count();
    }
    part = Part.COUNTED_BODY;
  }

  private void countedBody(byte next, Consumer<StompFrame> whole) {
    if (bodyLeft > 0) {
      bodyLeft--;
      piece.write(next);
    } else if (next == 0) {
      end(whole);
    } else {
      throw Require.invalid("the body is longer than its content-length, or no NUL ends it");
    }
  }

  private void openBody(byte next, Consumer<StompFrame> whole) {
    if (next == 0) {
      end(whole);
    } else {
      withoutBody(String.valueOf(command));
      piece.write(next);
    }
  }

  private static void withoutBody(String of) {
    if (!of.equals("SEND")) {
      throw Require.invalid("of a client's frames only SEND has a body, " + of + " has none");
    }
  }

  private void end(Consumer<StompFrame> whole) {
    StompFrame frame = new StompFrame(String.valueOf(command), headers, text());
    part = Part.HEAD;
    command = null;
    headers.clear();
    headerLines = 0;
    bytes = 0;
    whole.accept(frame);
  }

  /** What was gathered, as text. */
  private String text() {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(piece.toByteArray()))
              .toString();
      piece.reset();
      return text;
    } catch (CharacterCodingException e) {
      throw Require.invalid("a frame has bytes that are no UTF-8");
    }
  }
}
