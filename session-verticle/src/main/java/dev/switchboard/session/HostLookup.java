package dev.switchboard.session;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of a name, without keeping a thread waiting. */
@FunctionalInterface
interface HostLookup {

  /** All addresses of the name, in the order in which they are to be tried; fails for none. */
  Future<List<InetAddress>> addresses(String name);
}
