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
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that entries of keyed topics go with (contract 8.1): what becomes of a socket is
 * written down with its entries, as the time at which they go. Lives on the domain's event loop.
 */
final class EntrySockets {

  private static final Logger LOG = LoggerFactory.getLogger(EntrySockets.class);

  /** How long entries of a socket that was cut off stay, milliseconds. */
  static final long GRACE_MS = 10_000;

  private static final long RETRY_MS = 1_000;
  private static final int AT_ONCE = 200;

  /** A change of rows. */
  @FunctionalInterface
  private interface Change {
    void make(Transaction tx) throws SQLException;
  }

  private final Store store;
  private final EntryTimer timer;
  private final Clock clock;

  /** Sockets that have entries; of others nothing needs to be written. */
  private final Set<String> owners = new HashSet<>();

  /** Those that were cut off, and when their entries go; the first to go first. */
  private final Map<String, Long> cutOff = new LinkedHashMap<>();

  private final List<Change> waiting = new ArrayList<>();
  private boolean ownersKnown;
  private boolean writing;
  private boolean stopped;
  private final Promise<Void> settled = Promise.promise();

  EntrySockets(Store store, EntryTimer timer, Clock clock) {
    this.store = store;
    this.timer = timer;
    this.clock = clock;
  }

  /** Has the entries go of sockets that were open when the server was killed. */
  void start() {
    carryOut(EntryRows::leaveAllLeftBehind);
    store
        .read(EntryRows::connections)
        .onSuccess(
            known -> {
              long until = clock.millis() + GRACE_MS;
              known.forEach(
                  socket -> {
                    owners.add(socket);
                    cutOff.put(socket, until);
                  });
              ownersKnown = true;
            });
  }

  /** Completes when all that is known of sockets is written. */
  Future<Void> stop() {
    stopped = true;
    writeNext();
    return settled.future();
  }

  /** A socket has entries that go with it. */
  void owns(String connectionId) {
    owners.add(connectionId);
  }

  /** Something became of a socket. */
  void changed(SocketChange change) {
    String socket = change.connectionId();
    forgetThoseThatStayedAway();
    if (ownersKnown && !owners.contains(socket)) {
      return;
    }
    switch (change.kind()) {
      case CLOSED -> {
        owners.remove(socket);
        leave(socket, 0);
      }
      case CUT_OFF -> {
        long at = clock.millis() + GRACE_MS;
        cutOff.put(socket, at);
        leave(socket, at);
      }
      case RESUMED -> {
        String heir = Objects.requireNonNull(change.heir());
        owners.remove(socket);
        cutOff.remove(socket);
        owners.add(heir);
        carryOut(tx -> EntryRows.stay(tx, socket, heir));
      }
    }
  }

  private void leave(String socket, long at) {
    carryOut(tx -> EntryRows.leave(tx, socket, at));
  }

  private void forgetThoseThatStayedAway() {
    long now = clock.millis();
    Iterator<Map.Entry<String, Long>> firstToGo = cutOff.entrySet().iterator();
    while (firstToGo.hasNext()) {
      Map.Entry<String, Long> first = firstToGo.next();
      if (first.getValue() > now) {
        return;
      }
      owners.remove(first.getKey());
      firstToGo.remove();
    }
  }

  private void carryOut(Change change) {
    waiting.add(change);
    writeNext();
  }

  /** In their order, many at a time, and until they are written: nobody else would do it. */
  private void writeNext() {
    if (writing) {
      return;
    }
    if (waiting.isEmpty()) {
      if (stopped) {
        boolean unused = settled.tryComplete();
      }
      return;
    }
    writing = true;
    List<Change> some = List.copyOf(waiting.subList(0, Math.min(AT_ONCE, waiting.size())));
    store
        .write(
            tx -> {
              for (Change change : some) {
                change.make(tx);
              }
              return Pending.of(true);
            })
        .onComplete(
            done -> {
              writing = false;
              waiting.subList(0, some.size()).clear();
              timer.look();
              writeNext();
            },
            thrown -> {
              writing = false;
              LOG.atWarn()
                  .addKeyValue("reason", thrown.getMessage())
                  .log("What became of sockets with entries could not be written");
              if (stopped) {
                boolean unused = settled.tryComplete();
              } else {
                timer.after(RETRY_MS, this::writeNext);
              }
            });
  }
}
