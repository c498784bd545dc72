package dev.switchboard.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class DeflateTest {

  private final Deflate deflate = new Deflate(512);

  @Test
  void inflatesWhatItCompressed() {
    byte[] message = "to be or not to be, ".repeat(500).getBytes(StandardCharsets.UTF_8);

    byte[] compressed = deflate.compress(message);

    assertThat(compressed).isNotNull().hasSizeLessThan(message.length / 10);
    assertThat(deflate.inflate(compressed, compressed.length, 10_000)).isEqualTo(message);
  }

  @Test
  void leavesShortAndIncompressibleMessagesAlone() {
    byte[] noise = new byte[4_000];
    new Random(1).nextBytes(noise);

    assertThat(deflate.compress(new byte[512])).isNull();
    assertThat(deflate.compress(noise)).isNull();
  }

  @Test
  void inflatesTheExamplesOfTheRfc() {
    // RFC 7692, 7.2.3.1 and 7.2.3.4: one block, and one that is marked final.
    assertThat(inflated(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00)).isEqualTo("Hello");
    assertThat(inflated(0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00)).isEqualTo("Hello");
    // 7.2.3.3 and 7.2.3.5: not compressed, and two blocks.
    assertThat(inflated(0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00))
        .isEqualTo("Hello");
    assertThat(
            inflated(0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00))
        .isEqualTo("Hello");
    assertThat(inflated(0x00)).isEmpty();
  }

  @Test
  void stopsABombAtTheLimit() {
    byte[] bomb = bomb(50 << 20);

    assertThatThrownBy(() -> deflate.inflate(bomb, bomb.length, 65_536))
        .isInstanceOfSatisfying(
            SocketFault.class, fault -> assertThat(fault.closeCode()).isEqualTo(1009));
  }

  @Test
  void takesAMessageOfExactlyTheLimitAndNoMore() {
    byte[] exact = deflate.compress(new byte[1_000]);

    assertThat(exact).isNotNull();
    assertThat(deflate.inflate(exact, exact.length, 1_000)).hasSize(1_000);
    assertThatThrownBy(() -> deflate.inflate(exact, exact.length, 999))
        .isInstanceOf(SocketFault.class);
  }

  @Test
  void refusesGarbage() {
    byte[] garbage = {(byte) 0xFF, (byte) 0xFF, 1, 2, 3};

    assertThatThrownBy(() -> deflate.inflate(garbage, garbage.length, 1_000))
        .isInstanceOfSatisfying(
            SocketFault.class, fault -> assertThat(fault.closeCode()).isEqualTo(1007));
  }

  private String inflated(int... bytes) {
    byte[] compressed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      compressed[i] = (byte) bytes[i];
    }
    return new String(
        deflate.inflate(compressed, compressed.length, 1_000), StandardCharsets.UTF_8);
  }

  static byte[] bomb(int size) {
    Deflater raw = new Deflater(9, true);
    raw.setInput(new byte[size]);
    byte[] out = new byte[size / 100];
    int length = raw.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    raw.end();
    return Arrays.copyOf(out, length - 4);
  }
}
