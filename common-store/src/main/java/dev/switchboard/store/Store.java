package dev.switchboard.store;

import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The database. Thread-safe; futures complete on the caller's Vert.x context. */
public interface Store {

  /**
   * Carries out a work; the future completes once it is committed and synced to disk, its events
   * published. Fails with what the work threw, or with {@code DOMAIN_UNAVAILABLE} where the
   * database cannot be written or the queue is full.
   */
  <T> Future<T> write(Work<T> work);

  /**
   * The same, once per key: a repeat within 24 hours gets the first answer and no work is done.
   *
   * @param key null to do the work in any case
   */
  <T> Future<Reply<T>> writeOnce(@Nullable OnceKey key, Class<T> answerType, Work<T> work);

  /** Asks a question on a reader thread. It sees all that was committed before. */
  <T> Future<T> read(Query<T> query);

  /** The logs of durable topics. */
  TopicLog log();

  /**
   * The same store on behalf of a principal: its reads, those of its {@link #log()} included, count
   * for the principal, who cannot have more than a quarter of the waiting reads. Beyond that they
   * fail with {@code RATE_LIMITED}. Costs nothing to make.
   */
  Store onBehalfOf(Principal principal);

  /**
   * The same store for a domain's own works: to the topics that they append to first no other
   * domain appends, and {@link TopicLog#domain} tells whose they are.
   */
  Store ofDomain(String domain);

  /** This node's place among those that share the store. */
  NodeLease lease();

  /**
   * Tells the functions that SQL clients call what holds for the domain's topics, in the place of
   * what they were told before. Does nothing where there are no such functions.
   *
   * @param rules by name, each something that JSON can say
   */
  default Future<Void> tellFunctions(Map<String, ?> rules) {
    return Future.succeededFuture();
  }

  /** How the store is; for any thread. */
  StoreHealth health();
}
