package dev.switchboard.gateway.auth;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells a client's address. {@code X-Forwarded-For} is believed only as far as {@code
 * http.trustedProxies} wrote it: from the right, the first address that is no trusted proxy.
 * (vertx-web's {@code AllowForwardHeaders} believes whoever sends the header, and its leftmost
 * address, which the client can write.)
 */
public final class ClientAddress {

  private static final byte[] NONE = {};
  private static final int IPV6_BYTES = 16;
  private static final int SITE_BYTES = 8;

  private final List<Network> trusted;

  /** Networks as {@code 10.0.0.0/8} or single addresses. */
  public ClientAddress(Collection<String> trustedProxies) {
    trusted = trustedProxies.stream().map(Network::parse).toList();
  }

  /** The address a request comes from, as text; "unknown" where the transport has none. */
  public String of(HttpServerRequest request) {
    SocketAddress remote = request.connection().remoteAddress();
    String peer = remote == null ? null : remote.hostAddress();
    return of(peer, request.headers().getAll("X-Forwarded-For"));
  }

  /** Whether a trusted proxy passed the request on, so that what it says of the client counts. */
  public boolean isProxied(HttpServerRequest request) {
    SocketAddress remote = request.connection().remoteAddress();
    return remote != null && remote.hostAddress() != null && isTrusted(remote.hostAddress());
  }

  /** Whether an address as {@link #of} gives it is one of the machine's own loopback. */
  static boolean isLoopback(String address) {
    return Address.parse(address).filter(parsed -> parsed.ip().isLoopbackAddress()).isPresent();
  }

  /**
   * What a client is counted by: its address, but of IPv6 only the first 64 bits, since all below
   * is one subscriber's to choose from.
   */
  static String site(String address) {
    byte[] bytes = Address.parse(address).map(parsed -> parsed.ip().getAddress()).orElse(NONE);
    return bytes.length == IPV6_BYTES ? HexFormat.of().formatHex(bytes, 0, SITE_BYTES) : address;
  }

  String of(@Nullable String peer, List<String> forwarded) {
    if (peer == null) {
      return "unknown";
    }
    String address = Address.parse(peer).map(Address::text).orElse(peer);
    List<String> hops = ListHeader.of(forwarded);
    for (int i = hops.size() - 1; i >= 0 && isTrusted(address); i--) {
      Optional<Address> hop = Address.parse(hops.get(i));
      if (hop.isEmpty()) {
        break;
      }
      address = hop.get().text();
    }
    return address;
  }

  private boolean isTrusted(String address) {
    return !trusted.isEmpty()
        && Address.parse(address)
            .filter(parsed -> trusted.stream().anyMatch(network -> network.contains(parsed)))
            .isPresent();
  }

  private record Address(InetAddress ip) {

    /** Reads an address, with a port perhaps; never asks a name server. */
    static Optional<Address> parse(String text) {
      String bare = text.strip();
      if (bare.startsWith("[")) {
        int end = bare.indexOf(']');
        bare = end < 0 ? bare : bare.substring(1, end);
      } else if (bare.indexOf(':') > 0 && bare.indexOf(':') == bare.lastIndexOf(':')) {
        bare = bare.substring(0, bare.indexOf(':'));
      }
      int zone = bare.indexOf('%');
      byte @Nullable [] parsed =
          NetUtil.createByteArrayFromIpAddressString(zone < 0 ? bare : bare.substring(0, zone));
      if (parsed == null) {
        return Optional.empty();
      }
      try {
        // This makes IPv4 of IPv4 inside IPv6.
        return Optional.of(new Address(InetAddress.getByAddress(parsed)));
      } catch (UnknownHostException e) {
        return Optional.empty();
      }
    }

    String text() {
      return NetUtil.toAddressString(ip);
    }
  }

  private record Network(IpSubnetFilterRule rule) {

    static Network parse(String text) {
      int slash = text.indexOf('/');
      InetAddress prefix =
          Address.parse(slash < 0 ? text : text.substring(0, slash))
              .map(Address::ip)
              .orElseThrow(() -> new IllegalArgumentException("not an address: " + text));
      int bits =
          slash < 0 ? prefix.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1));
      return new Network(new IpSubnetFilterRule(prefix, bits, IpFilterRuleType.ACCEPT));
    }

    boolean contains(Address address) {
      return rule.matches(new InetSocketAddress(address.ip(), 0));
    }
  }
}
