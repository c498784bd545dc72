package dev.switchboard.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NUL is written as ^, as in the STOMP specification. */
class StompParserTest {

  private static final int LIMIT = 200;

  private final StompParser parser = new StompParser(LIMIT);
  private final List<StompFrame> frames = new ArrayList<>();

  private void take(String text) {
    parser.take(text.replace('^', '\0').getBytes(StandardCharsets.UTF_8), frames::add);
  }

  @Test
  void readsAFrame() {
    take("SEND\ndestination:/topic/a\nreceipt:7\n\nhello^");

    assertThat(frames).hasSize(1);
    assertThat(frames.get(0).command()).isEqualTo("SEND");
    assertThat(frames.get(0).headers()).containsEntry("destination", "/topic/a");
    assertThat(frames.get(0).body()).isEqualTo("hello");
  }

  @Test
  void readsSeveralFramesOfOneMessageWithEndsOfLinesBetween() {
    take("\n\r\nACK\nid:1\n\n^\n\r\n\nNACK\r\nid:2\r\n\r\n^DISCONNECT\n\n^\n");

    assertThat(frames).extracting(StompFrame::command).containsExactly("ACK", "NACK", "DISCONNECT");
    assertThat(frames.get(1).header("id")).isEqualTo("2");
  }

  @Test
  void putsAFrameTogetherThatComesByteByByte() {
    String text = "SEND\r\ndestination:/topic/ä\ncontent-length:6\n\nü\0^b\n^\nACK\nid:1\n\n^";
    for (byte one : text.replace("^", "\0").getBytes(StandardCharsets.UTF_8)) {
      parser.take(new byte[] {one}, frames::add);
    }

    assertThat(frames).extracting(StompFrame::command).containsExactly("SEND", "ACK");
    assertThat(frames.get(0).header("destination")).isEqualTo("/topic/ä");
    assertThat(frames.get(0).body()).isEqualTo("ü\0\0b\n");
  }

  @Test
  void takesTheFirstOfARepeatedHeader() {
    take("SEND\ndestination:/topic/first\ndestination:/topic/second\n\n^");

    assertThat(frames.get(0).header("destination")).isEqualTo("/topic/first");
  }

  @Test
  void takesEscapesOutOfNamesAndValues() {
    take("SEND\na\\cb:one\\ntwo\\rthree\\\\n\n\n^");

    assertThat(frames.get(0).header("a:b")).isEqualTo("one\ntwo\rthree\\n");
  }

  @Test
  void leavesTheHeadersOfConnectAsTheyAre() {
    take("CONNECT\npasscode:a\\tb:c\\\n\n^");

    assertThat(frames.get(0).header("passcode")).isEqualTo("a\\tb:c\\");
  }

  @Test
  void keepsBlanksAtTheEdgesOfAValue() {
    take("SEND\nword: a \n\n^");

    assertThat(frames.get(0).header("word")).isEqualTo(" a ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'subscribe'}\\n | there is no command",
        "send\\n\\n^ | there is no command",
        "MESSAGE\\n\\n^ | MESSAGE is a frame of servers",
        "CONNECTED\\n\\n^ | CONNECTED is a frame of servers",
        "SEND^ | a frame ends before the empty line",
        "SEND\\ndestination:/topic/a\\n^ | a frame ends before the empty line",
        "SEND\\ndestination\\n\\n^ | a header has a name, a colon and a value",
        "SEND\\n:value\\n\\n^ | a header has a name, a colon and a value",
        "SEND\\na:b\\\\t\\n\\n^ | an escape other than",
        "SEND\\na:b\\\\\\n\\n^ | an escape other than",
        "SEND\\na:b\\rc\\n\\n^ | a carriage return within a line",
        "SEND\\ncontent-length:ten\\n\\n^ | content-length is no whole number",
        "SEND\\ncontent-length:-1\\n\\n^ | content-length is no whole number",
        "SEND\\ncontent-length:2\\n\\nabc^ | longer than its content-length",
        "SUBSCRIBE\\nid:1\\n\\nbody^ | only SEND has a body, SUBSCRIBE has none",
        "ACK\\ncontent-length:1\\n\\na^ | only SEND has a body, ACK has none",
        "SEND\\ncontent-length:201\\n\\n | at most 200 bytes"
      })
  void namesWhatBreaksTheProtocol(String text, String fault) {
    String sent = text.replace("\\\\", "\u0001").replace("\\n", "\n").replace("\\r", "\r");

    assertThatThrownBy(() -> take(sent.replace('\u0001', '\\')))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(fault);
    assertThat(frames).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"body of a frame that goes on and on ", "header-line:and another\n"})
  void boundsAFrameHoweverItComes(String piece) {
    take(piece.endsWith("\n") ? "SEND\n" : "SEND\n\n");

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < LIMIT; i++) {
                take(piece);
              }
            })
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("at most 200 bytes");
  }

  @Test
  void countsEachFrameByItself() {
    for (int i = 0; i < 20; i++) {
      take("SEND\ndestination:/topic/a\n\n" + "x".repeat(150) + "^\n");
    }

    assertThat(frames).hasSize(20);
  }

  @Test
  void boundsTheNumberOfHeaders() {
    StompParser roomy = new StompParser(100_000);
    String many = "a:b\n".repeat(StompParser.MAX_HEADERS + 1);

    assertThatThrownBy(
            () -> roomy.take(("SEND\n" + many).getBytes(StandardCharsets.UTF_8), frames::add))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("at most 64 headers");
  }

  @Test
  void refusesBytesThatAreNoText() {
    byte[] frame = "SEND\n\nab\0".getBytes(StandardCharsets.UTF_8);
    frame[6] = (byte) 0xC3;

    assertThatThrownBy(() -> parser.take(frame, frames::add))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("no UTF-8");
  }

  @Test
  void writesWhatItReads() {
    StompFrame frame =
        StompFrame.of("SEND").with("a:b", "one\ntwo\rthree\\").with("plain", "x").with("a:b", "no");

    parser.take(frame.bytes("bo\0dy".getBytes(StandardCharsets.UTF_8)), frames::add);

    assertThat(frames).hasSize(1);
    assertThat(frames.get(0).header("a:b")).isEqualTo("one\ntwo\rthree\\");
    assertThat(frames.get(0).header("plain")).isEqualTo("x");
    assertThat(frames.get(0).body()).isEqualTo("bo\0dy");
  }
}
