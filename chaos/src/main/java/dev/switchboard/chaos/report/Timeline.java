package dev.switchboard.chaos.report;

import dev.switchboard.chaos.history.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened when: second by second, node by node, fault by fault. Takes a history's entries.
 */
public final class Timeline {

  private static final long SECOND = 1_000;

  /** A node's state from one time to another one, in milliseconds. */
  record Stretch(Entry.NodeState.State state, long from, long until) {}

  /** A fault from its beginning to its end, in milliseconds. */
  record Span(String fault, List<String> nodes, long from, long until) {}

  /** A client was told that it may have missed something. */
  record Mark(long at, String client, String topic) {}

  private final List<Long> acknowledged = new ArrayList<>();
  private final List<Long> delivered = new ArrayList<>();
  private final Map<String, List<Entry.NodeState>> states = new LinkedHashMap<>();
  private final Map<String, Entry.FaultBegun> begun = new LinkedHashMap<>();
  private final Map<String, Long> ended = new LinkedHashMap<>();
  private final List<Mark> told = new ArrayList<>();
  private long end;

  void take(Entry entry) {
    end = Math.max(end, entry.at());
    if (entry instanceof Entry.Ok) {
      count(acknowledged, entry.at());
    } else if (entry instanceof Entry.Delivery) {
      count(delivered, entry.at());
    } else if (entry instanceof Entry.NodeState state) {
      states.computeIfAbsent(state.node(), unused -> new ArrayList<>()).add(state);
    } else if (entry instanceof Entry.FaultBegun fault) {
      begun.put(fault.fault(), fault);
    } else if (entry instanceof Entry.FaultEnded fault) {
      ended.put(fault.fault(), fault.at());
    } else if (entry instanceof Entry.Told one) {
      told.add(new Mark(one.at(), one.client(), one.topic()));
    }
  }

  private static void count(List<Long> perSecond, long at) {
    int second = (int) (at / SECOND);
    while (perSecond.size() <= second) {
      perSecond.add(0L);
    }
    perSecond.set(second, perSecond.get(second) + 1);
  }

  /** How long the run was, in milliseconds. */
  long end() {
    return end;
  }

  List<Long> acknowledged() {
    return List.copyOf(acknowledged);
  }

  List<Long> delivered() {
    return List.copyOf(delivered);
  }

  Map<String, List<Stretch>> nodes() {
    Map<String, List<Stretch>> nodes = new LinkedHashMap<>();
    states.forEach(
        (node, changes) -> {
          List<Stretch> stretches = new ArrayList<>();
          for (int i = 0; i < changes.size(); i++) {
            long until = i + 1 < changes.size() ? changes.get(i + 1).at() : end;
            stretches.add(new Stretch(changes.get(i).state(), changes.get(i).at(), until));
          }
          nodes.put(node, stretches);
        });
    return nodes;
  }

  List<Span> faults() {
    List<Span> spans = new ArrayList<>();
    begun.forEach(
        (name, fault) ->
            spans.add(new Span(name, fault.nodes(), fault.at(), ended.getOrDefault(name, end))));
    return spans;
  }

  List<Mark> told() {
    return List.copyOf(told);
  }
}
