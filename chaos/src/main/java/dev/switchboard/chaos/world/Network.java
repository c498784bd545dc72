package dev.switchboard.chaos.world;

import java.util.ArrayList;
import java.util.List;

/**
 * A network of the run's own: a namespace for each node, joined by a bridge. Clients and devices
 * are at its first address, the database at its second one. Needs root and {@code ip}.
 */
final class Network implements AutoCloseable {

  private static final int FIRST_NODE = 10;

  private final String bridge = "sbc" + ProcessHandle.current().pid();
  private final String subnet = "10.204." + ProcessHandle.current().pid() % 250 + ".";
  private final List<String> namespaces = new ArrayList<>();

  /** Makes it; whatever was made is removed again where something fails. */
  Network(int nodes) {
    try {
      Shell.run("ip", "link", "add", bridge, "type", "bridge");
      Shell.run("ip", "addr", "add", clients() + "/24", "dev", bridge);
      Shell.run("ip", "addr", "add", database() + "/24", "dev", bridge);
      Shell.run("ip", "link", "set", bridge, "up");
      for (int node = 0; node < nodes; node++) {
        join(node);
      }
    } catch (WorldException e) {
      close();
      throw e;
    }
  }

  private void join(int node) {
    String namespace = namespace(node);
    Shell.run("ip", "netns", "add", namespace);
    namespaces.add(namespace);
    String cable = namespace;
    Shell.run(
        "ip", "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", namespace);
    Shell.run("ip", "link", "set", cable, "master", bridge);
    Shell.run("ip", "link", "set", cable, "up");
    Shell.run("ip", "-n", namespace, "addr", "add", address(node) + "/24", "dev", "eth0");
    Shell.run("ip", "-n", namespace, "link", "set", "eth0", "up");
    Shell.run("ip", "-n", namespace, "link", "set", "lo", "up");
  }

  private String namespace(int node) {
    return bridge + "n" + (node + 1);
  }

  /** Where clients and devices are. */
  String clients() {
    return subnet + "1";
  }

  /** Where the database is. */
  String database() {
    return subnet + "2";
  }

  String address(int node) {
    return subnet + (FIRST_NODE + node);
  }

  /** Words that run a command in a node's namespace. */
  List<String> launcher(int node) {
    return List.of("ip", "netns", "exec", namespace(node));
  }

  /**
   * Has what two nodes send each other vanish: the bridge passes nothing between isolated ports.
   */
  void part(int one, int other) {
    isolate(one, "on");
    isolate(other, "on");
  }

  void join(int one, int other) {
    isolate(one, "off");
    isolate(other, "off");
  }

  private void isolate(int node, String onOrOff) {
    Shell.run("ip", "link", "set", namespace(node), "type", "bridge_slave", "isolated", onOrOff);
  }

  /** Has what a node sends to the database vanish. */
  void partFromDatabase(int node) {
    Shell.run("ip", "-n", namespace(node), "route", "add", "blackhole", database() + "/32");
  }

  void joinDatabase(int node) {
    Shell.run("ip", "-n", namespace(node), "route", "del", "blackhole", database() + "/32");
  }

  @Override
  public void close() {
    for (String namespace : namespaces) {
      // By itself the cable would go with the namespace, but some time later.
      var unusedToo = Shell.can("ip", "link", "del", namespace);
      var unused = Shell.can("ip", "netns", "del", namespace);
    }
    var unused = Shell.can("ip", "link", "del", bridge);
  }
}
