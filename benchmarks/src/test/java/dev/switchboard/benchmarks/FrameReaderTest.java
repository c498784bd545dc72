package dev.switchboard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 1_000, 200_000})
  void findsFramesOfAnyLengthHoweverTheyAreSplit(int bytesPerRead) {
    ByteBuf stream = Unpooled.buffer();
    List<String> written = new ArrayList<>();
    for (int length : new int[] {0, 1, 125, 126, 127, 300, 65_535, 65_536, 70_000, 2}) {
      String text = "a".repeat(length);
      written.add(text);
      stream.writeByte(0x81);
      if (length < 126) {
        stream.writeByte(length);
      } else if (length < 65_536) {
        stream.writeByte(126).writeShort(length);
      } else {
        stream.writeByte(127).writeLong(length);
      }
      stream.writeCharSequence(text, StandardCharsets.US_ASCII);
    }

    FrameReader reader = new FrameReader();
    List<String> read = new ArrayList<>();
    while (stream.isReadable()) {
      reader.read(
          stream.readSlice(Math.min(bytesPerRead, stream.readableBytes())),
          (opcode, buffer, index, length) ->
              read.add(buffer.toString(index, length, StandardCharsets.US_ASCII)));
    }

    assertThat(read).isEqualTo(written);
  }
}
