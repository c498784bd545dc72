package dev.switchboard.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8SplitterTest {

  private final Utf8Splitter splitter = new Utf8Splitter();

  @Test
  void showsValidUtf8AsText() {
    assertThat(read("Hello 世界 😀")).containsExactly(new Piece("Hello 世界 😀", false, 17));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7})
  void keepsCharactersWholeHoweverTheyAreSplit(int size) {
    String text = "aé世😀\u0000\n界";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Piece> pieces = new ArrayList<>();

    for (int from = 0; from < bytes.length; from += size) {
      int to = Math.min(bytes.length, from + size);
      pieces.addAll(splitter.read(Arrays.copyOfRange(bytes, from, to)));
    }

    assertThat(pieces).noneMatch(Piece::isHex);
    assertThat(pieces.stream().map(Piece::content).collect(Collectors.joining())).isEqualTo(text);
    assertThat(pieces.stream().mapToInt(Piece::byteLength).sum()).isEqualTo(bytes.length);
    assertThat(splitter.end()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff", "80", "c080", "c1", "41ff42", "eda080", "e080", "f08080", "f490", "f5", "c3c3a9",
        "00ff"
      })
  void showsAnythingElseAsHex(String hex) {
    assertThat(splitter.read(HexFormat.of().parseHex(hex)))
        .containsExactly(new Piece(hex, true, hex.length() / 2));
    assertThat(splitter.end()).isEmpty();
  }

  @Test
  void showsABeginningThatTurnsOutWrongWithWhatFollows() {
    assertThat(splitter.read(HexFormat.of().parseHex("e4b8"))).isEmpty();

    assertThat(splitter.read(HexFormat.of().parseHex("41")))
        .containsExactly(new Piece("e4b841", true, 3));
  }

  @Test
  void showsHalfACharacterLeftAtTheEndAsHex() {
    assertThat(splitter.read(HexFormat.of().parseHex("41e4b8")))
        .containsExactly(new Piece("A", false, 1));

    assertThat(splitter.end()).containsExactly(new Piece("e4b8", true, 2));
    assertThat(splitter.end()).isEmpty();
  }

  @Test
  void cutsLongReadsBetweenCharacters() {
    String text = "x" + "世".repeat(20_000);

    List<Piece> pieces = read(text);

    assertThat(pieces).allMatch(piece -> piece.byteLength() <= Utf8Splitter.MAX_PIECE);
    assertThat(pieces).noneMatch(piece -> piece.content().contains("\uFFFD"));
    assertThat(pieces.stream().map(Piece::content).collect(Collectors.joining())).isEqualTo(text);
  }

  private List<Piece> read(String text) {
    return splitter.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
