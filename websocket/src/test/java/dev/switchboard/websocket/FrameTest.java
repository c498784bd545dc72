package dev.switchboard.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
  }

  @Test
  void joinsPayloadsAsFramesInOrderAndCompressesEachOfThem() {
    byte[] small = "small".getBytes(StandardCharsets.UTF_8);
    byte[] middle = "x".repeat(1_000).getBytes(StandardCharsets.UTF_8);
    byte[] large = "y".repeat(70_000).getBytes(StandardCharsets.UTF_8);
    Frame joined = Frame.joined(List.of(small, middle, large), false);
    Frame oneByOne =
        Frame.joined(List.of(Frame.text(small), Frame.text(middle), Frame.text(large)));

    ByteBuf plain = joined.share(null);
    ByteBuf compressed = joined.share(deflate);

    assertThat(plain).isEqualTo(oneByOne.share(null));
    assertThat(plain.readableBytes()).isEqualTo(joined.bytes());
    assertThat(messages(compressed))
        .containsExactly("small", "x".repeat(1_000), "y".repeat(70_000));
    assertThat(compressed.readableBytes()).isLessThan(1_000);
    assertThat(compressed.refCnt()).isEqualTo(2);
  }

  @Test
  void joinsBinaryPayloads() {
    Frame joined = Frame.joined(List.of(new byte[] {1}, new byte[0]), true);

    ByteBuf shared = joined.share(deflate);

    assertThat(ByteBufUtil.hexDump(shared)).isEqualTo("8201018200");
    joined.release();
    assertThat(shared.release()).isTrue();
  }

  @Test
  void hasOnePingForEverybodyThatNobodyCanRelease() {
    ByteBuf first = Frame.ping();
    first.readBytes(new byte[2]);
    first.release();

    ByteBuf second = Frame.ping();

    assertThat(ByteBufUtil.hexDump(second)).isEqualTo("8900");
    assertThat(second.memoryAddress()).isEqualTo(first.memoryAddress());
  }

  /** Reads frames as a client would. */
  private List<String> messages(ByteBuf frames) {
    List<String> messages = new ArrayList<>();
    while (frames.isReadable()) {
      boolean compressed = (frames.readByte() & 0x40) != 0;
      int length = frames.readByte();
      length = length < 126 ? length : frames.readUnsignedShort();
      byte[] payload = new byte[length];
      frames.readBytes(payload);
      byte[] message = compressed ? deflate.inflate(payload, length, 100_000) : payload;
      messages.add(new String(message, StandardCharsets.UTF_8));
    }
    return messages;
  }
}
