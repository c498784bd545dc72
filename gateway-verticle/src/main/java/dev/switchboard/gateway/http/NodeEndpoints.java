package dev.switchboard.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.bus.NodeState;
import dev.switchboard.protocol.bus.Nodes;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.JsonSchema;
import dev.switchboard.protocol.json.Require;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The call about the nodes of the cluster (contract 8.1). */
final class NodeEndpoints {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;
  private static final Pattern NAME = Pattern.compile("[0-9a-f-]{36}");

  private NodeEndpoints() {}

  private record ListNodes(@Nullable Integer limit, @Nullable String cursor) {}

  /**
   * A node.
   *
   * @param since when it started, epoch milliseconds
   * @param lagMs how late its event loop is, milliseconds
   */
  private record Item(
      String id, List<String> roles, String version, int sockets, long lagMs, long since) {

    static Item of(NodeState state) {
      return new Item(
          state.node(),
          state.roles(),
          state.version(),
          state.sockets(),
          state.lagMs(),
          state.since());
    }
  }

  private record Page(
      List<Item> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {}

  private static final ArgumentBinding LIST = new ArgumentBinding(JsonSchema.of(ListNodes.class));

  static Endpoint of(Nodes nodes) {
    return Endpoint.guarded("GET", "/api/v1/nodes", Set.of(Role.ADMIN), call -> list(nodes, call));
  }

  private static Future<Answer> list(Nodes nodes, Call call) {
    ListNodes request = Json.decode(LIST.merge(call), ListNodes.class);
    Integer asked = request.limit();
    long limit =
        asked == null ? DEFAULT_LIMIT : Require.range("limit", asked.longValue(), 1, MAX_LIMIT);
    String after = request.cursor() == null ? "" : request.cursor();
    return nodes.states().map(states -> Answer.json(200, page(states, after, limit)));
  }

  private static Page page(List<NodeState> states, String after, long limit) {
    if (!after.isEmpty() && !NAME.matcher(after).matches()) {
      throw Failure.of(FailureCode.INVALID_MESSAGE, "cursor is none of ours").exception();
    }
    List<Item> behind =
        states.stream()
            .filter(state -> state.node().compareTo(after) > 0)
            .sorted(Comparator.comparing(NodeState::node))
            .map(Item::of)
            .toList();
    List<Item> some = behind.stream().limit(limit).toList();
    return new Page(some, behind.size() > limit ? some.get(some.size() - 1).id() : null);
  }
}
