package dev.switchboard.gateway;

import dev.switchboard.gateway.connection.GatewayLimits;
import dev.switchboard.gateway.resume.OpenSocketStore;
import dev.switchboard.gateway.resume.ResumeKey;
import dev.switchboard.gateway.resume.ResumeState;
import dev.switchboard.gateway.resume.ResumeStates;
import dev.switchboard.gateway.resume.ResumeStore;
import dev.switchboard.gateway.resume.SharedStates;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.Nodes;
import dev.switchboard.store.NodeLease;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sockets leave for the next ones of their clients, over the end of this process and, where
 * nodes share the store, of any other (contract 5.6 and 8).
 */
final class Resuming {

  private static final Logger LOG = LoggerFactory.getLogger(Resuming.class);

  /** What lost sockets leave takes at most this share of the heap. */
  private static final int SHARE = 8;

  private static final long EXPIRE_EVERY_MS = 10_000;

  /** How often the store is asked for what sockets that came too early wait for. */
  private static final long HEIRS_EVERY_MS = 1_000;

  /** In which time a node is declared dead, and what it left taken over. */
  private static final long OTHERS_PATIENCE_MS = 20_000;

  private final Vertx vertx;
  private final NodeLease lease;
  private final boolean shared;
  private final Supplier<GatewayLimits> limits;
  private final Clock clock;
  private final ResumeStore store;
  private final ResumeStates states;
  private final OpenSocketStore open;
  private final SocketJournal journal;
  private final List<Long> timers = new ArrayList<>();
  private @Nullable MessageConsumer<String> left;

  /**
   * @param shared whether other nodes have the store too
   */
  Resuming(Vertx vertx, Store store, boolean shared, Supplier<GatewayLimits> limits, Clock clock) {
    this.vertx = vertx;
    this.lease = store.lease();
    this.shared = shared;
    this.limits = limits;
    this.clock = clock;
    this.store = new ResumeStore(store);
    this.states =
        shared
            ? ResumeStates.shared(this.store, cluster())
            : new ResumeStates(this.store, Runtime.getRuntime().maxMemory() / SHARE);
    this.open = new OpenSocketStore(store);
    this.journal = new SocketJournal(vertx, store, open, clock);
  }

  private ResumeStates.Cluster cluster() {
    return new ResumeStates.Cluster(
        new SharedStates(store, lease::node, clock::millis),
        this::awaitOthers,
        hash -> Nodes.of(vertx).broadcast(Addresses.SOCKET_LEFT, hash));
  }

  /** Sockets of other nodes are not asked for a sign of life: a dead node is noticed meanwhile. */
  private Future<Void> awaitOthers(ResumeKey key) {
    Promise<Void> over = Promise.promise();
    long unused = vertx.setTimer(OTHERS_PATIENCE_MS, id -> over.complete());
    return over.future();
  }

  ResumeStates states() {
    return states;
  }

  SocketJournal journal() {
    return journal;
  }

  /** Takes over what was left before; to be waited for before there are sockets. */
  Future<Void> begin() {
    if (shared) {
      timers.add(vertx.setPeriodic(HEIRS_EVERY_MS, id -> states.lookForHeirs(null)));
      left =
          vertx
              .eventBus()
              .localConsumer(Addresses.SOCKET_LEFT, message -> states.lookForHeirs(message.body()));
      lease.onDeath(node -> takeOver());
    }
    timers.add(vertx.setPeriodic(EXPIRE_EVERY_MS, id -> states.expire(clock.millis())));
    return open.takeOver(untilMs())
        .compose(taken -> shared ? Future.succeededFuture(List.<ResumeState>of()) : store.all())
        .onSuccess(states::restore)
        .compose(restored -> journal.begin());
  }

  private long untilMs() {
    return clock.millis() + limits.get().resume().toMillis();
  }

  /** A node has died: what its sockets would have left is for whoever comes. */
  private void takeOver() {
    open.takeOver(untilMs())
        .onSuccess(taken -> states.lookForHeirs(null))
        .onFailure(
            thrown -> {
              LOG.atWarn().log("What the sockets of a dead node left could not be taken over");
              vertx.setTimer(EXPIRE_EVERY_MS, id -> takeOver());
            });
  }

  /** Completes when all that the sockets left is on disk; there are none any more. */
  Future<Void> settle() {
    return journal
        .end()
        .compose(ended -> store.settled())
        .onFailure(thrown -> LOG.atWarn().log("What sockets left could not be kept"));
  }

  /** Looks after nothing any more. */
  Future<Void> stop() {
    timers.forEach(vertx::cancelTimer);
    MessageConsumer<String> listening = left;
    return listening == null ? Future.succeededFuture() : listening.unregister();
  }
}
