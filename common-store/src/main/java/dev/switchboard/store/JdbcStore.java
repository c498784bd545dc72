package dev.switchboard.store;

import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.EventPublisher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A database behind one writer thread, a few readers, and one that sweeps. */
final class JdbcStore implements OpenStore {

  private final Vertx vertx;
  private final StoreView all;
  private final Sweeper sweeper;
  private final Probe probe;
  private final LeaseBeats beats;
  private final TopicLog log;
  private final @Nullable CommitListener listener;
  private final Promise<Void> closed = Promise.promise();
  private boolean closing;

  /**
   * @param all the store as the server itself sees it
   * @param publisher is handed what SQL clients commit
   */
  JdbcStore(Vertx vertx, StoreView all, EventPublisher publisher) {
    this.vertx = vertx;
    this.all = all;
    this.sweeper = new Sweeper(all.database(), all.clock());
    this.probe = new Probe(vertx, all, all.monitor());
    this.beats = new LeaseBeats(all.lease().keeper(), all.database(), all.monitor());
    this.log = all.log();
    SqlFunctions functions = all.functions();
    this.listener = functions == null ? null : new CommitListener(all, functions, publisher);
  }

  void start() {
    all.writer().start();
    all.readers().start();
    sweeper.start();
    probe.start();
    if (all.database().shared()) {
      beats.start();
    }
    if (listener != null) {
      listener.start();
    }
  }

  @Override
  public <T> Future<T> write(Work<T> work) {
    return all.write(work);
  }

  @Override
  public <T> Future<Reply<T>> writeOnce(@Nullable OnceKey key, Class<T> answerType, Work<T> work) {
    return all.writeOnce(key, answerType, work);
  }

  @Override
  public <T> Future<T> read(Query<T> query) {
    return all.read(query);
  }

  @Override
  public TopicLog log() {
    return log;
  }

  @Override
  public Store onBehalfOf(Principal principal) {
    return all.onBehalfOf(principal);
  }

  @Override
  public Store ofDomain(String domain) {
    return all.ofDomain(domain);
  }

  @Override
  public NodeLease lease() {
    return all.lease();
  }

  @Override
  public Future<Void> tellFunctions(Map<String, ?> rules) {
    return all.tellFunctions(rules);
  }

  @Override
  public StoreHealth health() {
    return all.health();
  }

  @Override
  public Future<Throwable> ended() {
    return all.monitor().ended();
  }

  /** How many commits were made, or tried: the fewer for as many works the better. */
  long batches() {
    return all.writer().batches();
  }

  /** Deletes all that retention no longer keeps, step by step beside other works. */
  Future<Void> sweep() {
    return sweeper.sweepNow();
  }

  @Override
  public synchronized Future<Void> close() {
    if (!closing) {
      closing = true;
      probe.stop();
      // A thread of its own: Vert.x's workers may be gone when the store closes.
      Context context = vertx.getOrCreateContext();
      new Thread(() -> closeAll(context), "switchboard-store-closer").start();
    }
    return closed.future();
  }

  // Where that cannot be written the others notice by themselves.
  private void leave() {
    if (all.monitor().writable()) {
      Future<Boolean> unused = all.writer().write(all.lease()::leave, null);
    }
  }

  private void closeAll(Context context) {
    Database database = all.database();
    try {
      if (listener != null) {
        listener.close();
      }
      // The writer last: the last connection to close, the writer's, empties SQLite's WAL.
      sweeper.close();
      all.readers().close();
      beats.close();
      leave();
      all.writer().close();
      database.release();
      if (!Settlement.on(context, closed::complete)) {
        closed.complete();
      }
    } catch (InterruptedException e) {
      database.release();
      closed.fail(e);
      Thread.currentThread().interrupt();
    }
  }
}
