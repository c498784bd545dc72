package dev.switchboard.session;

import io.vertx.core.Future;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Dials the addresses of a target one after another until one answers. Each has its share of the
 * time that is left, so that one that never answers does not keep the others from being tried.
 */
final class Dialler {

  private final NetClient client;
  private final Target target;
  private final int timeoutMs;

  Dialler(NetClient client, Target target, int timeoutMs) {
    this.client = client;
    this.target = target;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Dials; fails with what the last address said.
   *
   * @param wanted whether it still matters
   */
  Future<NetSocket> dial(BooleanSupplier wanted) {
    return dial(
        target.addresses(), System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs), wanted);
  }

  private Future<NetSocket> dial(List<InetAddress> left, long deadline, BooleanSupplier wanted) {
    long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    int share = (int) Math.max(1, leftMs / left.size());
    Future<NetSocket> attempt =
        client.connect(
            new ConnectOptions()
                .setRemoteAddress(
                    SocketAddress.inetSocketAddress(target.port(), left.get(0).getHostAddress()))
                .setTimeout(share));
    return left.size() == 1
        ? attempt
        : attempt.recover(
            thrown ->
                wanted.getAsBoolean()
                    ? dial(left.subList(1, left.size()), deadline, wanted)
                    : Future.failedFuture(thrown));
  }
}
