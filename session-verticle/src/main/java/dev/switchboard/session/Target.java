package dev.switchboard.session;

import java.net.InetAddress;
import java.util.List;

/**
 * Where a session is to dial or to listen.
 *
 * @param host as it was named
 * @param addresses what it resolved to and what is allowed, never empty: these are what is dialled,
 *     so that a name that resolves to something else the next time gains nothing
 */
record Target(String host, List<InetAddress> addresses, int port) {

  Target {
    addresses = List.copyOf(addresses);
  }

  /** The address to listen on. */
  InetAddress first() {
    return addresses.get(0);
  }
}
