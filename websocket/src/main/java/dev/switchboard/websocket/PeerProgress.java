package dev.switchboard.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether the peer takes what waits for it.
 *
 * <p>On Linux's native transport the measure is what the peer's kernel has acknowledged, whatever
 * lies between, TLS and our own kernel's buffer. Elsewhere it is what has left for our own kernel,
 * whose buffer is therefore kept small.
 *
 * <p>A peer's kernel acknowledges in steps. It has no room again before its application has read a
 * whole block, and blocks grow to the size of its receive buffer: a reader of 4 KiB/s with Linux's
 * default of 128 KiB shows no sign for up to 32 s, and until then looks like one that reads
 * nothing.
 */
final class PeerProgress {

  private static final boolean LINUX = System.getProperty("os.name", "").startsWith("Linux");
  // Numbers and offsets of linux/tcp.h.
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO_NUMBER = 11;
  private static final int BYTES_ACKED = 120;
  private static final RawUnixChannelOption TCP_INFO =
      new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO_NUMBER, BYTES_ACKED + Long.BYTES);

  private static final int SEND_BUFFER_BYTES = 65_536;
  private static final long UNKNOWN = -1;

  /** What a peer's kernel is taken to hold at most: Linux's default receive buffer. */
  private static final long MOST_HELD = 128 << 10;

  private final Channel channel;
  private long acknowledged;
  private @Nullable Object writing;
  private long written;
  private long sinceNanos;

  PeerProgress(Channel channel, long nowNanos) {
    this.channel = channel;
    if (acknowledgedBytes() == UNKNOWN) {
      channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
    }
    begin(nowNanos);
  }

  /** The socket has just become full: what was before does not count. */
  void begin(long nowNanos) {
    moved();
    sinceNanos = nowNanos;
  }

  /** See {@link FrameSocket#stalled}. */
  boolean stalled(long nowNanos, Duration limit, int bytesPerSecond) {
    if (moved()) {
      sinceNanos = nowNanos;
      return false;
    }
    return nowNanos - sinceNanos >= patienceNanos(acknowledged, limit.toNanos(), bytesPerSecond);
  }

  /** How long nothing may be seen of a reader of this pace, with a quarter to spare. */
  static long patienceNanos(long acknowledged, long limitNanos, int bytesPerSecond) {
    long held = acknowledged == UNKNOWN ? MOST_HELD : Math.min(acknowledged, MOST_HELD);
    long readingNanos = TimeUnit.SECONDS.toNanos(1) * held / bytesPerSecond;
    return Math.max(limitNanos, readingNanos + readingNanos / 4);
  }

  /** Whether there was progress since this was last asked. */
  private boolean moved() {
    long now = acknowledgedBytes();
    boolean moved = now != acknowledged;
    acknowledged = now;
    if (now == UNKNOWN) {
      ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
      Object entry = queue == null ? null : queue.current();
      long progress = queue == null ? 0 : queue.currentProgress();
      moved = entry != writing || progress != written;
      writing = entry;
      written = progress;
    }
    return moved;
  }

  private long acknowledgedBytes() {
    ByteBuffer info = LINUX && channel.isActive() ? channel.config().getOption(TCP_INFO) : null;
    return info == null ? UNKNOWN : info.order(ByteOrder.nativeOrder()).getLong(BYTES_ACKED);
  }
}
