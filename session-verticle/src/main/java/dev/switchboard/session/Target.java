package dev.switchboard.session;

import java.net.InetAddress;

/**
 * What a session dials or listens on.
 *
 * @param host as it was named
 * @param address what it resolved to: this is what is dialled, so that a name that resolves to
 *     something else the next time gains nothing
 */
record Target(String host, InetAddress address, int port) {

  /** The address without a name, which nothing resolves again. */
  String literal() {
    return address.getHostAddress();
  }
}
