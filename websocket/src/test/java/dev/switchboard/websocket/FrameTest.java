package dev.switchboard.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {

  private final Deflate deflate = new Deflate(512);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536})
  void hasTheShortestHeader(int length) {
    Frame frame = Frame.text("x".repeat(length));

    int header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
    assertThat(frame.bytes()).isEqualTo(header + length);
    frame.release();
  }

  @Test
  void isTheSameFromTextAndFromItsBytes() {
    Frame text = Frame.text("héllo 聊天");
    Frame utf8 = Frame.text("héllo 聊天".getBytes(StandardCharsets.UTF_8));

    ByteBuf one = text.share(null);
    ByteBuf other = utf8.share(null);

    assertThat(one).isEqualTo(other);
    one.release();
    other.release();
    text.release();
    utf8.release();
  }

  @Test
  void goesWithItsLastReferenceAndItsLastWrite() {
    Frame frame = Frame.text("x".repeat(1_000));
    ByteBuf plain = frame.share(null);
    ByteBuf compressed = frame.share(deflate);
    frame.retain();

    frame.release();
    frame.release();

    assertThat(plain.refCnt()).isOne();
    assertThat(compressed.refCnt()).isOne();
    assertThat(plain.release()).isTrue();
    assertThat(compressed.release()).isTrue();
    assertThatThrownBy(frame::retain).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(frame::release).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void isCompressedOnce() {
    Frame frame = Frame.text("x".repeat(1_000));

    ByteBuf first = frame.share(deflate);
    ByteBuf second = frame.share(deflate);

    assertThat(first.getByte(0)).isEqualTo((byte) 0xC1);
    assertThat(first.memoryAddress()).isEqualTo(second.memoryAddress());
    frame.release();
    first.release();
    assertThat(second.release()).isTrue();
  }

  @Test
  void staysPlainWhereCompressingIsNotWorthIt() {
    Frame frame = Frame.text("short");

    ByteBuf shared = frame.share(deflate);

    assertThat(shared.getByte(0)).isEqualTo((byte) 0x81);
    frame.release();
    assertThat(shared.release()).isTrue();
  }

  @Test
  void joinsFramesAndCompressesEachOfThem() {
    Frame small = Frame.text("small");
    Frame large = Frame.binary(new byte[2_000]);
    Frame joined = Frame.joined(List.of(small, large));
    small.release();
    large.release();

    ByteBuf plain = joined.share(null);
    ByteBuf compressed = joined.share(deflate);

    assertThat(plain.readableBytes()).isEqualTo(joined.bytes()).isEqualTo(7 + 2_004);
    assertThat(compressed.readableBytes()).isLessThan(100);
    assertThat(compressed.getByte(0)).isEqualTo((byte) 0x81);
    assertThat(compressed.getByte(7)).isEqualTo((byte) 0xC2);
    joined.release();
    assertThat(plain.release()).isTrue();
    assertThat(compressed.release()).isTrue();
    assertThatThrownBy(small::retain).isInstanceOf(IllegalStateException.class);
  }
}
