package dev.switchboard.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/**
 * When the kernel asks a silent peer whether it is still there (RFC 9293 3.8.4); one that answers
 * none of the probes is reset.
 *
 * @param idleSeconds after what silence the first probe is sent
 * @param intervalSeconds how long after a probe the next one follows
 * @param count how many probes
 * @param resendMs the longest pause before unanswered bytes, or a probe of a peer that has no room,
 *     are sent again
 */
record KeepAlive(int idleSeconds, int intervalSeconds, int count, int resendMs) {

  /** Linux 6.15 and later; seen by nobody else, so Netty has no name for it. */
  private static final ChannelOption<Integer> TCP_RTO_MAX_MS =
      new IntegerUnixChannelOption("TCP_RTO_MAX_MS", 6, 44);

  private static final int LONGEST_IDLE_SECONDS = 32_767;
  private static final int LONGEST_RESEND_MS = 120_000;

  /** Probes that make a peer count as gone after that much silence, in whole seconds. */
  static KeepAlive noticingWithin(Duration silence) {
    int seconds = (int) Math.min(LONGEST_IDLE_SECONDS, Math.max(2, silence.toSeconds()));
    int idle = Math.max(1, seconds / 3);
    int interval = Math.max(1, seconds / 12);
    int count = Math.max(1, (seconds - idle) / interval);
    int resendMs = Math.min(LONGEST_RESEND_MS, Math.max(1_000, seconds * 1_000 / 6));
    return new KeepAlive(idle, interval, count, resendMs);
  }

  /**
   * Sets the options, as far as the transport has them.
   *
   * @return whether every live peer is heard of more often than the silence that is allowed
   */
  boolean apply(Channel channel) {
    set(channel, ChannelOption.SO_KEEPALIVE, true);
    if (channel instanceof EpollSocketChannel) {
      set(channel, EpollChannelOption.TCP_KEEPIDLE, idleSeconds);
      set(channel, EpollChannelOption.TCP_KEEPINTVL, intervalSeconds);
      set(channel, EpollChannelOption.TCP_KEEPCNT, count);
      return set(channel, TCP_RTO_MAX_MS, resendMs);
    }
    if (channel instanceof NioSocketChannel) {
      set(channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), idleSeconds);
      set(channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), intervalSeconds);
      set(channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), count);
    }
    return false;
  }

  private static <T> boolean set(Channel channel, ChannelOption<T> option, T value) {
    try {
      return channel.config().setOption(option, value);
    } catch (ChannelException | UnsupportedOperationException notOnThisSystem) {
      return false;
    }
  }
}
