package dev.switchboard.cluster;

import io.vertx.core.spi.cluster.ClusteredNode;
import java.util.List;

/** Which nodes there are. */
public interface Membership {

  /** The name of this node. */
  String self();

  /** The names of all nodes. Does not block. */
  List<String> nodes();

  /** Whether there never is another node. */
  default boolean isAlone() {
    return false;
  }

  /** The nodes that a cluster manager knows. */
  static Membership of(ClusteredNode manager) {
    return new Membership() {
      @Override
      public String self() {
        return manager.getNodeId();
      }

      @Override
      public List<String> nodes() {
        return manager.getNodes();
      }
    };
  }

  /** A node that is alone. */
  static Membership alone(String name) {
    return new Membership() {
      @Override
      public String self() {
        return name;
      }

      @Override
      public List<String> nodes() {
        return List.of(name);
      }

      @Override
      public boolean isAlone() {
        return true;
      }
    };
  }
}
