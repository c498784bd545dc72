package dev.switchboard.protocol.tcp;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code tcp.allow}: an address ({@code 10.0.0.5}, {@code ::1}), a network ({@code
 * 10.0.0.0/8}), a name ({@code plc.example}) or {@code *}, each with an optional port or range of
 * ports ({@code 10.0.0.5:502}, {@code [::1]:1000-2000}). A name stands for whatever it resolves to;
 * everything else is compared with the address that a host resolved to.
 *
 * @param name a host's name in lower case; null for a network
 * @param network the network's first address; null for a name and for {@code *}
 * @param prefixLength how many bits of it count
 */
public record AllowRule(
    @Nullable String name,
    @Nullable InetAddress network,
    int prefixLength,
    int firstPort,
    int lastPort) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[(?<bracketed>[0-9A-Fa-f:.]+(?:/[0-9]{1,3})?)]"
              + "|(?<bare>[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:/[0-9]{1,3})?)"
              + "|(?<four>[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?)"
              + "|(?<name>\\*|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?))"
              + "(?::(?<first>[0-9]{1,5})(?:-(?<last>[0-9]{1,5}))?)?");

  /** Reads an entry; empty where it is none. */
  public static Optional<AllowRule> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int first = matcher.group("first") == null ? 1 : Integer.parseInt(matcher.group("first"));
    int last =
        matcher.group("last") != null
            ? Integer.parseInt(matcher.group("last"))
            : matcher.group("first") != null ? first : 65_535;
    if (first > last || last > 65_535) {
      return Optional.empty();
    }
    String name = matcher.group("name");
    if (name != null) {
      return name.equals("*")
          ? Optional.of(new AllowRule(null, null, 0, first, last))
          : Optional.of(new AllowRule(name.toLowerCase(Locale.ROOT), null, 0, first, last))
              .filter(rule -> !name.matches("[0-9.]+"));
    }
    String address =
        Arrays.stream(new String[] {"bracketed", "bare", "four"})
            .map(matcher::group)
            .filter(found -> found != null)
            .findFirst()
            .orElseThrow();
    return network(address, first, last);
  }

  private static Optional<AllowRule> network(String text, int first, int last) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    if (literal.indexOf(':') < 0
        && Arrays.stream(literal.split("\\.")).anyMatch(part -> Integer.parseInt(part) > 255)) {
      return Optional.empty();
    }
    try {
      // A literal, so that nothing is looked up.
      InetAddress network = InetAddress.getByName(literal);
      int bits = network.getAddress().length * Byte.SIZE;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      return prefix > bits
          ? Optional.empty()
          : Optional.of(new AllowRule(null, network, prefix, first, last));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a host may be dialled, or listened on.
   *
   * @param host as it was named
   * @param address what it resolved to
   * @param port the port; 0, any free one, is allowed where all are
   */
  public boolean allows(String host, InetAddress address, int port) {
    return couldAllow(host, port)
        && (network == null || contains(network.getAddress(), address.getAddress()));
  }

  /**
   * Whether a host's name could be allowed, whatever it resolves to; where no rule could, there is
   * no need to ask anybody.
   */
  public boolean couldAllow(String host, int port) {
    return portFits(port) && (name == null || name.equals(host.toLowerCase(Locale.ROOT)));
  }

  private boolean portFits(int port) {
    return port == 0 ? firstPort <= 1 && lastPort == 65_535 : port >= firstPort && port <= lastPort;
  }

  private boolean contains(byte[] first, byte[] address) {
    int hostBits = address.length * Byte.SIZE - prefixLength;
    return first.length == address.length
        && new BigInteger(1, first)
            .shiftRight(hostBits)
            .equals(new BigInteger(1, address).shiftRight(hostBits));
  }
}
