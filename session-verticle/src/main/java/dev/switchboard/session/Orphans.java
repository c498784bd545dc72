package dev.switchboard.session;

import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions whose node has died, which their subscribers are told once, by whichever node is first.
 */
final class Orphans {

  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  private static final long RETRY_MS = 1_000;

  private final Vertx vertx;
  private final Store store;
  private final Clock clock;
  private boolean retrying;
  private boolean stopped;

  Orphans(Vertx vertx, Store store, Clock clock) {
    this.vertx = vertx;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Says of the sessions that were open when their server died that they are not any more;
   * completes also where that cannot be said.
   */
  Future<Void> recover(TcpState last) {
    return end(last)
        .onFailure(
            thrown ->
                LOG.atError()
                    .setCause(thrown)
                    .log("The TCP sessions of the last run could not be marked as disconnected"))
        .otherwiseEmpty();
  }

  /** A node has died while this one runs: tries until its sessions have ended in the store. */
  void nodeDied() {
    if (!retrying && !stopped) {
      end(TcpState.ERROR).onFailure(thrown -> tryAgain());
    }
  }

  private void tryAgain() {
    retrying = true;
    vertx.setTimer(
        RETRY_MS,
        timer -> {
          retrying = false;
          nodeDied();
        });
  }

  void stop() {
    stopped = true;
  }

  private Future<Void> end(TcpState last) {
    long now = clock.millis();
    return store
        .write(
            tx -> {
              List<String> ended = SessionRows.endOrphans(tx, last, now);
              for (String sessionId : ended) {
                SessionLog.append(tx, new TcpStatus(sessionId, last.word(), now, null));
              }
              return Pending.of(ended.size());
            })
        .mapEmpty();
  }
}
