package dev.switchboard.store;

import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Fatal;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventPublisher;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of what SQL clients commit, on a connection and a thread of its own, and has it published
 * on this node as the store's own commits are. What it hears is a hint: the events are read from
 * the log, and what is not heard is found there by whoever follows the topic, as ever (ADR 1).
 */
final class CommitListener {

  private static final Logger LOG = LoggerFactory.getLogger(CommitListener.class);

  /** How long nothing is heard until the connection is tried. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  private static final long FIRST_PAUSE_MS = 100;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(1);
  private static final Duration READ_PATIENCE = Duration.ofSeconds(10);

  /** How many topics are read at the same time. */
  private static final int TOPICS_AT_ONCE = 32;

  /** Of more events of one topic the newest are enough: followers read what comes before them. */
  private static final int MAX_EVENTS = 64;

  private final Database database;
  private final HealthMonitor monitor;
  private final String channel;
  private final TopicLog log;
  private final EventPublisher publisher;
  private final Thread thread = new Thread(this::run, "switchboard-store-listener");
  private final CountDownLatch tried = new CountDownLatch(1);
  private final Object lock = new Object();
  private @Nullable Connection connection;
  private boolean closed;
  private boolean lost;

  /** To be closed before the readers of the view are. */
  CommitListener(StoreView all, SqlFunctions functions, EventPublisher publisher) {
    this.database = all.database();
    this.monitor = all.monitor();
    this.channel = functions.channel();
    this.log = all.log();
    this.publisher = publisher;
    thread.setDaemon(true);
  }

  /** Starts it; blocks until it listens, or could not the first time. */
  void start() {
    thread.start();
    try {
      tried.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it; blocks until it has ended, or is about to, since it waits for a connection. */
  void close() throws InterruptedException {
    synchronized (lock) {
      closed = true;
      thread.interrupt();
      Connection open = connection;
      if (open != null) {
        try {
          // Whoever waits for notifications holds the connection: it cannot be closed in good
          // order.
          open.abort(Runnable::run);
        } catch (SQLException e) {
          // It is closed already.
        }
      }
    }
    thread.join(CLOSING_PATIENCE.toMillis());
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private void run() {
    try {
      long pauseMs = 0;
      while (!isClosed()) {
        pauseMs = hear() ? 0 : Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE_MS + 2 * pauseMs);
        Thread.sleep(pauseMs);
      }
    } catch (InterruptedException e) {
      // It is closed.
    } catch (Throwable e) {
      monitor.ended(thread.getName(), e);
    }
  }

  /**
   * Listens until the connection breaks.
   *
   * @return whether there was one
   */
  private boolean hear() throws InterruptedException {
    boolean listening = false;
    try (Connection opened = database.connectWriter();
        Statement statement = opened.createStatement()) {
      if (!take(opened)) {
        return false;
      }
      String listen = "LISTEN " + channel;
      boolean unused = statement.execute(listen);
      listening = true;
      lost = false;
      tried.countDown();
      while (!isClosed()) {
        PGNotification[] heard =
            opened.unwrap(PGConnection.class).getNotifications((int) QUIET.toMillis());
        if (heard == null || heard.length == 0) {
          // Changes nothing, and tells whether the connection is still there.
          unused = statement.execute(listen);
        } else {
          pass(heard);
        }
      }
    } catch (SQLException e) {
      noteLoss(e);
    } finally {
      tried.countDown();
      synchronized (lock) {
        connection = null;
      }
    }
    return listening;
  }

  private boolean take(Connection opened) {
    synchronized (lock) {
      if (!closed) {
        connection = opened;
      }
      return !closed;
    }
  }

  private void noteLoss(SQLException e) {
    if (!lost && !isClosed()) {
      lost = true;
      LOG.atWarn()
          .addKeyValue("database", database.shown())
          .addKeyValue("error", StoreException.oneLine(e))
          .log("Commits of SQL clients are not heard of; the log tells of them a little later");
    }
  }

  private void pass(PGNotification[] heard) throws InterruptedException {
    Announcements announcements = new Announcements();
    for (PGNotification notification : heard) {
      try {
        announcements.add(notification.getParameter());
      } catch (FailureException e) {
        LOG.atWarn()
            .addKeyValue("error", StoreException.oneLine(e))
            .log("What was told of a commit cannot be read");
      }
    }
    publish(announcements.live());
    List<Announcements.Grown> all = announcements.grown();
    for (int done = 0; done < all.size(); done += TOPICS_AT_ONCE) {
      publish(read(all.subList(done, Math.min(done + TOPICS_AT_ONCE, all.size()))));
    }
  }

  private List<Event> read(List<Announcements.Grown> logs) throws InterruptedException {
    List<Future<TopicLog.Page>> reads = logs.stream().map(this::read).toList();
    List<Event> events = new ArrayList<>();
    for (Future<TopicLog.Page> read : reads) {
      try {
        events.addAll(
            read.toCompletionStage()
                .toCompletableFuture()
                .get(READ_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .events());
      } catch (ExecutionException | TimeoutException e) {
        LOG.atWarn()
            .addKeyValue("error", StoreException.oneLine(e))
            .log("What SQL clients committed cannot be read yet");
      }
    }
    return events;
  }

  private Future<TopicLog.Page> read(Announcements.Grown grown) {
    long since = Math.max(grown.first() - 1, grown.last() - MAX_EVENTS);
    return log.read(grown.topic(), since, Math.toIntExact(grown.last() - since));
  }

  private void publish(List<Event> events) {
    if (events.isEmpty()) {
      return;
    }
    try {
      publisher.publish(events);
    } catch (Throwable e) {
      Fatal.rethrow(e);
      LOG.atError()
          .addKeyValue("events", events.size())
          .setCause(e)
          .log("What SQL clients committed could not be published");
    }
  }
}
