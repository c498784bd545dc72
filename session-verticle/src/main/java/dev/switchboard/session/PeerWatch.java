package dev.switchboard.session;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Notices that a peer has gone without a word, and ends the wait for one that has ended its sending
 * side. The kernel's probes are not enough for the first: it sends none while bytes are under way,
 * and those it sends again for a quarter of an hour; nor may it give up such bytes after a time
 * ({@code TCP_USER_TIMEOUT}), since a live peer with no room for them would be cut off too. So the
 * connection is asked from time to time when the peer's system was heard of last.
 */
final class PeerWatch {

  private static final Duration NEXT_LOOK = Duration.ofSeconds(1);
  private static final long SECOND_LOOK_MS = 100;
  private static final int CLOSED_STATE = 7;

  private final Vertx vertx;
  private final Channel channel;
  private final Patience patience;
  private final Runnable gone;
  private final boolean alwaysHeard;
  private long timer = -1;
  private boolean stopped;
  private boolean readClosed;
  private long lastTraffic;

  /**
   * Begins to watch.
   *
   * @param gone called, once, when the peer is gone
   */
  PeerWatch(Vertx vertx, Channel channel, Patience patience, Runnable gone) {
    this.vertx = vertx;
    this.channel = channel;
    this.patience = patience;
    this.gone = gone;
    this.alwaysHeard = KeepAlive.noticingWithin(patience.silence()).apply(channel);
    lookLater();
  }

  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  /** Something was sent. */
  void traffic() {
    lastTraffic = System.nanoTime();
  }

  /**
   * The peer has ended its sending side.
   *
   * @param stillThere called, once, where it may be sent to yet
   */
  void readClosed(Runnable stillThere) {
    readClosed = true;
    traffic();
    vertx.cancelTimer(timer);
    // A process that closes its socket sends its end a moment before it lets go of it.
    ask(() -> later(SECOND_LOOK_MS, () -> ask(() -> tell(stillThere))));
  }

  private void tell(Runnable stillThere) {
    stillThere.run();
    lookLater();
  }

  /** Asks whether a peer on this machine is gone; goes on where it is not, or cannot be asked. */
  private void ask(Runnable otherwise) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress peer)
        || !(channel.localAddress() instanceof InetSocketAddress own)
        || !LocalPeers.isLocal(peer, own)) {
      otherwise.run();
      return;
    }
    vertx
        .executeBlocking(() -> LocalPeers.isGone(peer, own), false)
        .onComplete(
            isGone -> {
              if (!stopped) {
                (isGone ? gone : otherwise).run();
              }
            },
            unknown -> {
              if (!stopped) {
                otherwise.run();
              }
            });
  }

  private void lookLater() {
    Duration wait = readClosed ? patience.readClosed() : patience.silence().dividedBy(6);
    if (readClosed && wait.compareTo(NEXT_LOOK) > 0) {
      wait = NEXT_LOOK;
    }
    later(Math.max(1, wait.toMillis()), this::look);
  }

  private void later(long delayMs, Runnable next) {
    if (!stopped) {
      timer =
          vertx.setTimer(
              delayMs,
              due -> {
                if (!stopped) {
                  next.run();
                }
              });
    }
  }

  private void look() {
    if (vanished() || waitedEnough()) {
      gone.run();
    } else if (readClosed) {
      ask(this::lookLater);
    } else {
      lookLater();
    }
  }

  private boolean waitedEnough() {
    return readClosed && System.nanoTime() - lastTraffic >= patience.readClosed().toNanos();
  }

  private boolean vanished() {
    if (!(channel instanceof EpollSocketChannel socket) || !socket.isActive()) {
      return false;
    }
    EpollTcpInfo info = socket.tcpInfo();
    if (info.state() == CLOSED_STATE) {
      return true;
    }
    long silentMs = Math.min(info.lastAckRecv(), info.lastDataRecv());
    // A peer without room is asked ever more seldom where that cannot be limited.
    return silentMs >= patience.silence().toMillis() && (alwaysHeard || info.unacked() > 0);
  }
}
