package dev.switchboard.feed;

import dev.switchboard.protocol.bus.SocketChange;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import dev.switchboard.store.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that entries of keyed topics go with (contract 8.1): what becomes of a socket is
 * written down with its entries, as the time at which they go. Every node hears of every socket and
 * writes it down, since any may have died on the way to it. Lives on the domain's event loop.
 */
final class EntrySockets {

  private static final Logger LOG = LoggerFactory.getLogger(EntrySockets.class);

  /** How long entries of a socket that was cut off stay, milliseconds. */
  static final long GRACE_MS = 10_000;

  private static final long RETRY_MS = 1_000;
  private static final int AT_ONCE = 200;

  private final Store store;
  private final EntryTimer timer;
  private final Clock clock;
  private final List<Heard> waiting = new ArrayList<>();
  private boolean nodesDied;
  private boolean writing;
  private boolean stopped;
  private final Promise<Void> settled = Promise.promise();

  /** What became of a socket, and when that was heard. */
  private record Heard(SocketChange change, long at) {}

  EntrySockets(Store store, EntryTimer timer, Clock clock) {
    this.store = store;
    this.timer = timer;
    this.clock = clock;
  }

  /** Has the entries go of sockets whose node has died. */
  void nodesDied() {
    nodesDied = true;
    writeNext();
  }

  /** Completes when all that is known of sockets is written. */
  Future<Void> stop() {
    stopped = true;
    writeNext();
    return settled.future();
  }

  /** Something became of a socket. */
  void changed(SocketChange change) {
    waiting.add(new Heard(change, clock.millis()));
    writeNext();
  }

  /** In their order, many at a time, and until they are written. */
  private void writeNext() {
    if (writing) {
      return;
    }
    if (waiting.isEmpty() && !nodesDied) {
      if (stopped) {
        boolean unused = settled.tryComplete();
      }
      return;
    }
    writing = true;
    boolean died = nodesDied;
    nodesDied = false;
    List<Heard> some = List.copyOf(waiting.subList(0, Math.min(AT_ONCE, waiting.size())));
    store
        .write(tx -> Pending.of(write(tx, some, died)))
        .onComplete(
            changed -> {
              writing = false;
              waiting.subList(0, some.size()).clear();
              if (changed) {
                timer.look();
              }
              writeNext();
            },
            thrown -> {
              writing = false;
              nodesDied |= died;
              tryAgain(thrown);
            });
  }

  private void tryAgain(Throwable thrown) {
    LOG.atWarn()
        .addKeyValue("reason", thrown.getMessage())
        .log("What became of sockets with entries could not be written");
    if (stopped) {
      boolean unused = settled.tryComplete();
    } else {
      timer.after(RETRY_MS, this::writeNext);
    }
  }

  /** Returns whether entries go, or stay, by it. */
  private boolean write(Transaction tx, List<Heard> some, boolean died) throws SQLException {
    boolean changed = died && EntryRows.leaveWithDeadNodes(tx) > 0;
    Set<String> owners =
        EntryRows.owners(tx, some.stream().map(heard -> heard.change().connectionId()).toList());
    for (Heard heard : some) {
      SocketChange change = heard.change();
      String socket = change.connectionId();
      if (!owners.contains(socket)) {
        continue;
      }
      changed = true;
      switch (change.kind()) {
        case CLOSED -> EntryRows.leave(tx, socket, 0);
        case CUT_OFF -> EntryRows.leave(tx, socket, heard.at() + GRACE_MS);
        case RESUMED -> {
          String heir = Objects.requireNonNull(change.heir());
          EntryRows.stay(
              tx, socket, new EntryRows.Socket(heir, Objects.requireNonNull(change.node())));
          owners.add(heir);
        }
      }
    }
    return changed;
  }
}
