package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.event.Event;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * The nodes of a cluster as one of them sees them: who serves what, and which events whom concern.
 * Thread-safe; futures complete on the caller's context.
 */
public interface Nodes extends Shareable {

  /** The header by which a message to a node names the address there that it is for. */
  String TO = "to";

  /** How long an answer is waited for, milliseconds (contract 5.1). */
  long PATIENCE_MS = 5_000;

  /** The nodes that a Vert.x has joined; before it has joined any, whoever is on its event bus. */
  static Nodes of(Vertx vertx) {
    Nodes joined = joined(vertx).get("");
    return joined == null ? new PlainBus(vertx.eventBus()) : joined;
  }

  /** Has {@link #of} give this. */
  static void join(Vertx vertx, Nodes nodes) {
    joined(vertx).put("", nodes);
  }

  private static LocalMap<String, Nodes> joined(Vertx vertx) {
    return vertx.sharedData().getLocalMap("switchboard.nodes");
  }

  /**
   * Asks whoever serves an address: this node where it does, else one that is alive. Fails with
   * {@link io.vertx.core.eventbus.ReplyException} where nobody answers within {@link #PATIENCE_MS}.
   *
   * @param repeatable whether the question may be put to another node where one does not answer
   */
  <T> Future<T> ask(String address, Object question, boolean repeatable);

  /** The name of this node; empty where nodes have none. */
  String self();

  /**
   * Asks one particular node. Fails with {@link io.vertx.core.eventbus.ReplyException} where it
   * cannot be spoken to or does not answer within {@link #PATIENCE_MS}.
   */
  <T> Future<T> askNode(String node, String address, Object question);

  /** Tells one particular node; best effort. What is told to one node comes in its order. */
  void sendTo(String node, String address, Object message);

  /** The names of the other nodes that have a role and can be spoken to. */
  Set<String> others(String role);

  /** Tells one that serves an address; best effort. */
  void send(String address, Object message);

  /** Tells every node, this one too; best effort, at most once. */
  void broadcast(String address, Object message);

  /** Tells all gateways and domains what a domain of this node has. */
  void announce(DomainAnnouncement announcement);

  /** This node has the domain no more. */
  void withdraw(String domain);

  /** Hands events to the other nodes that want them, those of a call together and in order. */
  void pass(List<Event> events);

  /**
   * This node wants the events of a topic until {@link #unwant} was called as often.
   *
   * @return whether other nodes learn of it a little later only, so that an event may be missed
   */
  boolean want(Topic topic);

  /** Ends what {@link #want} began. */
  void unwant(Topic topic);

  /** Says how many sockets there are here, for all nodes to know. */
  void counting(IntSupplier openSockets);

  /** What is known of the nodes that can be spoken to, this one first. */
  Future<List<NodeState>> states();
}
