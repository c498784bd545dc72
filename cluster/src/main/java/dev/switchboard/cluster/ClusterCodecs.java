package dev.switchboard.cluster;

import dev.switchboard.protocol.bus.BusCodecs;
import dev.switchboard.protocol.bus.NodeState;
import io.vertx.core.eventbus.EventBus;

/** How what nodes tell each other travels. */
final class ClusterCodecs {

  private ClusterCodecs() {}

  static void register(EventBus bus) {
    BusCodecs.registerRecord(bus, "switchboard.node-state", NodeState.class);
    BusCodecs.registerRecord(bus, "switchboard.node-domains", Announced.class);
    BusCodecs.registerRecord(bus, "switchboard.node-interest", InterestChange.class);
  }
}
