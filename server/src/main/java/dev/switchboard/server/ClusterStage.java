package dev.switchboard.server;

import dev.switchboard.cluster.ClusterNodes;
import dev.switchboard.cluster.NodeFacts;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.settings.AuthKeys;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells the other nodes of this one, and this one of them; a server alone has none. */
final class ClusterStage implements Stage {

  private @Nullable ClusterNodes nodes;

  @Override
  public Future<Void> start(Node node) {
    return node.service(Store.class)
        .log()
        .head(new Topic("switchboard"))
        .compose(
            head ->
                ClusterNodes.join(
                    node.vertx(), node.membership(), facts(node, head.epoch()), addresses(node)))
        .onSuccess(joined -> nodes = joined)
        .mapEmpty();
  }

  private static Set<String> addresses(Node node) {
    Set<String> addresses = new HashSet<>(Set.of(Addresses.LOG));
    if (node.hasRole(Node.GATEWAY)) {
      addresses.addAll(Addresses.GATEWAY);
      addresses.addAll(Set.of(Addresses.PRESENCE_MEMBERS, Addresses.PRESENCE_COUNTS));
    }
    return addresses;
  }

  private static NodeFacts facts(Node node, String history) {
    Map<String, String> marks = new TreeMap<>();
    marks.put(NodeFacts.STORE, history);
    if (node.settings().flag(NodeKeys.CLUSTER_ENABLED)) {
      marks.put("version", Version.current());
      marks.put("auth.jwt", tokens(node));
    }
    return new NodeFacts(
        Version.current(), node.settings().list(NodeKeys.ROLES), node.clock().millis(), marks);
  }

  /** Tells keys apart without telling what they are. */
  private static String tokens(Node node) {
    return Integer.toHexString(
        List.of(AuthKeys.SECRET, AuthKeys.PUBLIC_KEY, AuthKeys.PUBLIC_KEY_FILE, AuthKeys.JWKS)
            .stream()
            .map(key -> node.settings().optionalText(key).orElse(""))
            .toList()
            .hashCode());
  }

  @Override
  public Future<Void> stop(Node node) {
    return nodes == null ? Future.succeededFuture() : nodes.leave();
  }
}
