package dev.switchboard.session;

import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks names up as RFC 6761 says: {@code localhost} is this machine in both address families and
 * {@code invalid} is nowhere, without asking anybody. Then the hosts file, then DNS by Vert.x's own
 * client, which keeps no thread while it waits.
 */
final class NameLookup implements HostLookup {

  private static final List<InetAddress> LOOPBACKS =
      List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6);

  private final Vertx vertx;

  NameLookup(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Future<List<InetAddress>> addresses(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    if (isIn("invalid", plain)) {
      return Future.failedFuture(new UnknownHostException(name));
    }
    if (isIn("localhost", plain)) {
      return Future.succeededFuture(LOOPBACKS);
    }
    return vertx
        .executeBlocking(() -> inHostsFile(plain), false)
        .compose(found -> found.isEmpty() ? byDns(plain) : Future.succeededFuture(found));
  }

  private static boolean isIn(String domain, String name) {
    return name.equals(domain) || name.endsWith("." + domain);
  }

  private static List<InetAddress> inHostsFile(String name) {
    HostsFileEntriesProvider hosts = HostsFileEntriesProvider.parser().parseSilently();
    List<InetAddress> found = new ArrayList<>(hosts.ipv4Entries().getOrDefault(name, List.of()));
    found.addAll(hosts.ipv6Entries().getOrDefault(name, List.of()));
    return found;
  }

  private Future<List<InetAddress>> byDns(String name) {
    Promise<List<InetSocketAddress>> answer = Promise.promise();
    ((VertxInternal) vertx)
        .nameResolver()
        .resolveAll(name, found -> answer.complete(found.result(), found.cause()));
    return answer
        .future()
        .map(addresses -> addresses.stream().map(InetSocketAddress::getAddress).toList());
  }
}
