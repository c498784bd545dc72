package dev.switchboard.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Utf8Test {

  @Test
  void agreesWithTheJdkOnSequencesOfThreeBytes() {
    byte[] bytes = new byte[3];
    for (int all = 0; all < 1 << 24; all += (all & 0x800000) == 0 ? 9_973 : 31) {
      bytes[0] = (byte) (all >> 16);
      bytes[1] = (byte) (all >> 8);
      bytes[2] = (byte) all;
      assertAgreement(bytes);
    }
  }

  @Test
  void agreesWithTheJdkOnSequencesOfFourBytes() {
    for (int first = 0xEF; first <= 0xFF; first++) {
      for (int second = 0x70; second <= 0xD0; second++) {
        for (int third : new int[] {0x41, 0x7F, 0x80, 0xBF, 0xC0}) {
          for (int fourth : new int[] {0x41, 0x80, 0xBF, 0xC0}) {
            assertAgreement(new byte[] {(byte) first, (byte) second, (byte) third, (byte) fourth});
          }
        }
      }
    }
  }

  @Test
  void refusesABadByteBeforeTheCharacterIsThere() {
    assertThat(new Utf8().accepts(new byte[] {(byte) 0xED, (byte) 0xA0}, 0, 2)).isFalse();
    assertThat(new Utf8().accepts(new byte[] {(byte) 0xF4, (byte) 0x90}, 0, 2)).isFalse();
  }

  @Test
  void keepsAReplacementCharacterThatWasSent() {
    byte[] bytes = "a\uFFFDb".getBytes(StandardCharsets.UTF_8);

    assertThat(Utf8.decode(bytes, 0, bytes.length)).isEqualTo("a\uFFFDb");
  }

  private static void assertAgreement(byte[] bytes) {
    boolean valid;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      valid = true;
    } catch (CharacterCodingException e) {
      valid = false;
    }
    Utf8 pieces = new Utf8();
    boolean accepted = true;
    for (int i = 0; i < bytes.length && accepted; i++) {
      accepted = pieces.accepts(bytes, i, i + 1);
    }
    if ((accepted && pieces.complete()) != valid
        || (Utf8.decode(bytes, 0, bytes.length) != null) != valid) {
      throw new AssertionError(HexFormat.of().formatHex(bytes) + " valid: " + valid);
    }
  }
}
