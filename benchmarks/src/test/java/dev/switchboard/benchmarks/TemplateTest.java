package dev.switchboard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 80, 200, 5_000})
  void fillsTheSlotsOfAMaskedFrame(int more) {
    String text = "n={n}, at={at}, id={id}" + "x".repeat(more);
    Template template = Template.of(text);

    String sent = unmasked(template.fill(UnpooledByteBufAllocator.DEFAULT, 7, 123_456_789_012L, 0));

    assertThat(sent)
        .isEqualTo(
            "n=0000000000000000, at=0000123456789012, id=0000000000000007" + "x".repeat(more));
  }

  @Test
  void findsAgainWhatItStamped() {
    String json = Stamp.json(128);
    String sent = unmasked(Template.of(json).fill(UnpooledByteBufAllocator.DEFAULT, 0, 42, 9_876));
    ByteBuf frame = Unpooled.copiedBuffer("{\"data\":" + sent + "}", StandardCharsets.US_ASCII);

    int mark = Stamp.find(frame, 0, frame.readableBytes());

    assertThat(sent).hasSize(128);
    assertThat(Stamp.at(frame, mark)).isEqualTo(42);
    assertThat(Stamp.n(frame, mark)).isEqualTo(9_876);
  }

  private static String unmasked(ByteBuf frame) {
    assertThat(frame.readUnsignedByte()).isEqualTo((short) 0x81);
    int length = frame.readUnsignedByte() - 0x80;
    if (length == 126) {
      length = frame.readUnsignedShort();
    }
    byte[] mask = new byte[4];
    frame.readBytes(mask);
    byte[] payload = new byte[length];
    frame.readBytes(payload);
    assertThat(frame.isReadable()).isFalse();
    frame.release();
    for (int i = 0; i < length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return new String(payload, StandardCharsets.US_ASCII);
  }
}
