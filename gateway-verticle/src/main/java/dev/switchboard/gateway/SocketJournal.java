package dev.switchboard.gateway;

import dev.switchboard.gateway.connection.OpenSockets;
import dev.switchboard.gateway.resume.OpenChanges;
import dev.switchboard.gateway.resume.OpenSocketStore;
import dev.switchboard.gateway.topic.TopicHub;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.store.NodeLease;
import dev.switchboard.store.Store;
import dev.switchboard.store.TopicLog;
import dev.switchboard.websocket.Fatal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what the open sockets of this node would leave if it died, and how far they all are
 * (ADR 18): one round after the other, each with at most one transaction. A round asks the log what
 * has come, has every event loop compare and say what has changed, and writes that. The mark moves
 * on once every event loop has passed everything on up to it. Lives on one context; the event loops
 * are asked on theirs.
 */
final class SocketJournal {

  private static final Logger LOG = LoggerFactory.getLogger(SocketJournal.class);

  /** Between two rounds. */
  private static final long PAUSE_MS = 250;

  /** How long an event that keeps nothing may take from its node to the event loops. */
  private static final long ON_THE_WAY_MS = 1_000;

  private final Vertx vertx;
  private final TopicLog log;
  private final NodeLease lease;
  private final OpenSocketStore store;
  private final Clock clock;
  private final Context context;
  private final List<Loop> loops = new CopyOnWriteArrayList<>();

  /** Up to where everything was passed on. */
  private TopicLog.@Nullable Mark passed;

  /** What has come since, while an event loop has not passed it on. */
  private TopicLog.@Nullable Changes coming;

  /** The lease under which there is a mark in the store; null for none. */
  private @Nullable String marked;

  /** What no transaction has written yet, since it failed. */
  private OpenChanges unwritten = new OpenChanges();

  private Future<Void> round = Future.succeededFuture();
  private boolean failing;
  private boolean ending;

  private record Loop(Context context, TopicHub hub, OpenSockets sockets) {}

  /** What an event loop says in a round. */
  private record Report(boolean passedOn, OpenChanges changes) {}

  SocketJournal(Vertx vertx, Store store, OpenSocketStore openStore, Clock clock) {
    this.vertx = vertx;
    this.log = store.log();
    this.lease = store.lease();
    this.store = openStore;
    this.clock = clock;
    this.context = vertx.getOrCreateContext();
  }

  /** Adds an event loop; on any thread. */
  void add(Context loop, TopicHub hub, OpenSockets sockets) {
    loops.add(new Loop(loop, hub, sockets));
  }

  /** Begins; to be waited for before there are sockets. */
  Future<Void> begin() {
    return log.mark()
        .onSuccess(
            now -> {
              passed = now;
              context.runOnContext(turn -> next());
            })
        .mapEmpty();
  }

  /** Writes nothing more, and forgets what was written: the sockets are gone. */
  Future<Void> end() {
    Promise<Void> ended = Promise.promise();
    context.runOnContext(
        turn -> {
          ending = true;
          round.transform(last -> store.clear(lease.node())).onComplete(ended);
        });
    return ended.future();
  }

  private void next() {
    TopicLog.Mark since = passed;
    if (ending || since == null) {
      return;
    }
    long begun = clock.millis();
    round =
        look(since)
            .compose(changes -> report(changes, since, begun))
            .transform(
                done -> {
                  told(done.succeeded());
                  long unused = vertx.setTimer(PAUSE_MS, id -> next());
                  return Future.succeededFuture();
                });
  }

  private void told(boolean well) {
    if (failing == well) {
      failing = !well;
      LOG.atWarn()
          .log(
              well
                  ? "What open sockets would leave is written down again"
                  : "What open sockets would leave could not be written down");
    }
  }

  private Future<TopicLog.Changes> look(TopicLog.Mark since) {
    TopicLog.Changes waiting = coming;
    return waiting != null ? Future.succeededFuture(waiting) : log.changedSince(since);
  }

  private Future<Void> report(TopicLog.Changes changes, TopicLog.Mark before, long begun) {
    coming = changes;
    List<Future<Report>> reports =
        loops.stream().map(loop -> report(loop, changes, before.known())).toList();
    return Future.join(reports)
        .transform(
            all -> {
              boolean passedOn = all.succeeded();
              for (Future<Report> report : reports) {
                if (report.succeeded()) {
                  unwritten.add(report.result().changes());
                  passedOn &= report.result().passedOn();
                }
              }
              return all.failed()
                  ? Future.failedFuture(all.cause())
                  : write(changes, passedOn, before, begun);
            });
  }

  private Future<Void> write(
      TopicLog.Changes changes, boolean passedOn, TopicLog.Mark before, long begun) {
    return write(unwritten, passedOn ? changes.next() : before, before, begun)
        .onSuccess(
            written -> {
              unwritten = new OpenChanges();
              if (passedOn) {
                passed = changes.next();
                coming = null;
              }
            });
  }

  /** Asks an event loop; the answer comes on this journal's context. */
  private Future<Report> report(Loop loop, TopicLog.Changes changes, long before) {
    Promise<Report> answer = Promise.promise();
    loop.context()
        .runOnContext(
            turn -> {
              Future<Report> report = report(loop, changes.heads(), before);
              context.runOnContext(back -> report.onComplete(answer));
            });
    return answer.future();
  }

  private static Future<Report> report(Loop loop, Map<Topic, Position> heads, long before) {
    try {
      boolean passedOn = loop.hub().hasPassedOn(heads);
      OpenChanges changes = loop.sockets().look(!heads.isEmpty(), before);
      return Future.succeededFuture(new Report(passedOn, changes));
    } catch (Throwable thrown) {
      Fatal.check(thrown);
      return Future.failedFuture(thrown);
    }
  }

  private Future<Void> write(
      OpenChanges changes, TopicLog.Mark mark, TopicLog.Mark before, long begun) {
    String node = lease.node();
    boolean moved = mark.known() > before.known() || !node.equals(marked);
    if (changes.isEmpty() && !moved) {
      return Future.succeededFuture();
    }
    if (marked != null && !node.equals(marked)) {
      // Others have taken over what was written under the lease that has ended.
      forget();
      marked = null;
    }
    OpenSocketStore.Mark next =
        moved ? new OpenSocketStore.Mark(mark.known(), begun - ON_THE_WAY_MS) : null;
    return store.write(node, changes, next).onSuccess(written -> marked = node);
  }

  private void forget() {
    loops.forEach(loop -> loop.context().runOnContext(turn -> loop.sockets().forget()));
  }
}
