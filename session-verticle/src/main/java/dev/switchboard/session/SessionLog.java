package dev.switchboard.session;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.TcpMessage;
import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.protocol.tcp.TcpTopics;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Retention;
import dev.switchboard.store.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens in one session, as it goes into the session's topic: bytes and states in one order.
 *
 * <p>It is full while too much of it is not on disk yet; connections pause until there is room. Of
 * a session that was opened with {@code pace} the owner's sockets are waited for too, where they
 * lag too far behind. Gateways close sockets that take nothing for ten seconds; one that is not
 * heard of for fifteen has gone, and its sockets with it.
 */
final class SessionLog {

  /** The last 1,000 events are kept (contract 4), and none of a session forgotten for long. */
  static final Retention KEPT = new Retention(1_000, Duration.ofDays(30));

  /** How many events may be on their way to the disk. */
  static final int MAX_UNWRITTEN = 32;

  /** How far subscribers may lag behind; well within what is kept. */
  static final long MAX_LAG = 400;

  /**
   * After what time without a word a gateway's event loop is gone; they speak every four seconds.
   */
  static final Duration SILENCE = Duration.ofSeconds(15);

  private static final long RETRY_MS = 1_000;

  private final Vertx vertx;
  private final Tenure tenure;
  private final Clock clock;
  private final Backlog backlog;
  private final String sessionId;
  private final Topic topic;
  private final Runnable onFailure;
  private final Duration silence;
  private final List<Runnable> waiting = new ArrayList<>();
  private final Map<String, Reader> readers = new HashMap<>();
  private TcpState state;
  private int unwritten;
  private long written;
  private boolean timing;

  SessionLog(
      Vertx vertx,
      Tenure tenure,
      Clock clock,
      Backlog backlog,
      String sessionId,
      TcpState state,
      Runnable onFailure,
      Duration silence) {
    this.vertx = vertx;
    this.tenure = tenure;
    this.clock = clock;
    this.backlog = backlog;
    this.sessionId = sessionId;
    this.topic = TcpTopics.session(sessionId);
    this.state = state;
    this.onFailure = onFailure;
    this.silence = silence;
  }

  /** What an event loop of a gateway said of its slowest subscriber. */
  private static final class Reader {
    private final long sequence;
    private boolean silent;

    Reader(long sequence) {
      this.sequence = sequence;
    }
  }

  /** How the session stands. */
  TcpState state() {
    return state;
  }

  /** Notes bytes that came. */
  void received(Piece piece, @Nullable String peer) {
    unwritten++;
    backlog.add(piece.byteLength());
    TcpMessage message = message("receive", piece, peer);
    tenure
        .write(tx -> tx.append(topic, KEPT, message).map(SessionLog::sequence))
        .onComplete(
            sequence -> {
              arrived(piece);
              written = Math.max(written, sequence);
              makeRoom();
            },
            thrown -> {
              arrived(piece);
              onFailure.run();
              makeRoom();
            });
  }

  private void arrived(Piece piece) {
    unwritten--;
    backlog.remove(piece.byteLength());
  }

  /** The message that tells of bytes, in either direction. */
  TcpMessage message(String direction, Piece piece, @Nullable String peer) {
    return new TcpMessage(
        sessionId,
        direction,
        piece.content(),
        piece.isHex(),
        piece.byteLength(),
        clock.millis(),
        peer);
  }

  private static long sequence(Event event) {
    return Optional.ofNullable(event.position()).orElseThrow().sequence();
  }

  /** Notes bytes that are about to be sent, as a part of a transaction. */
  void sending(Transaction tx, TcpMessage message) throws SQLException {
    tenure.require(tx);
    Pending<?> unused = tx.append(topic, KEPT, number -> message);
  }

  /**
   * Notes how the session stands from now on; completes once that is on disk.
   *
   * @param live whether a connection or a port still belongs to it
   */
  Future<Void> enter(TcpState next, @Nullable String peer, boolean live) {
    state = next;
    long now = clock.millis();
    return tenure
        .write(
            tx -> {
              boolean known = SessionRows.note(tx, sessionId, next, now, live);
              if (known) {
                append(tx, new TcpStatus(sessionId, next.word(), now, peer));
              }
              return Pending.of(known);
            })
        .mapEmpty();
  }

  /**
   * Notes that a peer has ended its sending side and can be sent to.
   *
   * @param peer which device; null where the session dialled
   */
  void readClosed(@Nullable String peer) {
    long now = clock.millis();
    TcpStatus status = new TcpStatus(sessionId, state.word(), now, peer, true);
    tenure
        .write(
            tx -> {
              boolean known =
                  peer == null
                      ? SessionRows.noteReadClosed(tx, sessionId, now)
                      : SessionRows.find(tx, sessionId).isPresent();
              if (known) {
                append(tx, status);
              }
              return Pending.of(known);
            })
        // What cannot be written down is told by the store's own log.
        .onFailure(thrown -> {});
  }

  /**
   * Notes how the session ended, trying again until that is on disk, since nobody else would, or
   * until this node was declared dead: then others have. Completes with the first try.
   */
  Future<Void> end(TcpState last, Runnable onceOnDisk) {
    return enter(last, null, false)
        .onComplete(
            noted -> onceOnDisk.run(),
            thrown -> vertx.setTimer(RETRY_MS, timer -> endAgain(last, onceOnDisk)));
  }

  /** The lease under which all of it is written. */
  Tenure tenure() {
    return tenure;
  }

  private void endAgain(TcpState last, Runnable onceOnDisk) {
    if (tenure.over()) {
      onceOnDisk.run();
    } else {
      end(last, onceOnDisk).onFailure(thrown -> {});
    }
  }

  /** Appends a state to a session's topic. */
  static void append(Transaction tx, TcpStatus status) throws SQLException {
    Pending<?> unused = tx.append(TcpTopics.session(status.sessionId()), KEPT, number -> status);
  }

  /** Whether connections must pause. */
  boolean full() {
    return unwritten >= MAX_UNWRITTEN || lagging();
  }

  /** Has a connection read on, at once or when there is room again. */
  void whenRoom(Runnable readOn) {
    if (full() || !waiting.isEmpty()) {
      waiting.add(readOn);
      makeRoom();
    } else {
      backlog.whenRoom(readOn);
    }
  }

  /**
   * Notes how far the slowest subscriber of an event loop of a gateway has got.
   *
   * @param sequence null where it has none any more
   */
  void paced(String reporter, @Nullable Long sequence) {
    if (sequence == null) {
      readers.remove(reporter);
    } else {
      readers.put(reporter, new Reader(sequence));
    }
    makeRoom();
  }

  private boolean lagging() {
    return readers.values().stream().anyMatch(reader -> written - reader.sequence >= MAX_LAG);
  }

  private void makeRoom() {
    if (waiting.isEmpty()) {
      return;
    }
    if (lagging()) {
      listenForSilence();
    } else if (unwritten <= MAX_UNWRITTEN / 4) {
      List<Runnable> resumed = List.copyOf(waiting);
      waiting.clear();
      resumed.forEach(backlog::whenRoom);
    }
  }

  private void listenForSilence() {
    if (timing) {
      return;
    }
    timing = true;
    readers.values().forEach(reader -> reader.silent = true);
    vertx.setTimer(
        silence.toMillis(),
        timer -> {
          timing = false;
          readers.values().removeIf(reader -> reader.silent);
          makeRoom();
        });
  }
}
