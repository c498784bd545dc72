package dev.switchboard.store;

import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The store as one domain and one principal see it.
 *
 * @param functions those that SQL clients call; null where there are none
 * @param domain whose works are done; null for nobody's in particular
 * @param reader on whose behalf is read; null for the server itself
 */
record StoreView(
    Writer writer,
    Readers readers,
    HealthMonitor monitor,
    Database database,
    Clock clock,
    SqlNodeLease lease,
    String epoch,
    @Nullable SqlFunctions functions,
    @Nullable String domain,
    @Nullable String reader)
    implements Store {

  @Override
  public <T> Future<T> write(Work<T> work) {
    return writer.write(work, domain);
  }

  @Override
  public <T> Future<Reply<T>> writeOnce(@Nullable OnceKey key, Class<T> answerType, Work<T> work) {
    if (key == null) {
      return write(transaction -> work.run(transaction).map(Reply::of));
    }
    // Hashed here, by the caller's thread, since there is but one that writes.
    OnceId id = OnceId.of(key);
    return write(
        transaction -> {
          Optional<T> first = transaction.recall(id, answerType);
          if (first.isPresent()) {
            return Pending.of(new Reply<>(first.get(), true));
          }
          Pending<T> answer = work.run(transaction);
          transaction.remember(id, answer);
          return answer.map(Reply::of);
        });
  }

  @Override
  public <T> Future<T> read(Query<T> query) {
    return readers.read(reader, query);
  }

  @Override
  public TopicLog log() {
    return new SqlTopicLog(this, database, clock, epoch);
  }

  @Override
  public Store onBehalfOf(Principal principal) {
    // A name that is only claimed does not use up what its owner may have waiting.
    String other = principal.proof() + ":" + principal.id();
    return new StoreView(
        writer, readers, monitor, database, clock, lease, epoch, functions, domain, other);
  }

  @Override
  public Store ofDomain(String other) {
    return new StoreView(
        writer, readers, monitor, database, clock, lease, epoch, functions, other, reader);
  }

  @Override
  public Future<Void> tellFunctions(Map<String, ?> rules) {
    SqlFunctions told = functions;
    String whose = domain;
    if (told == null || whose == null) {
      return Future.succeededFuture();
    }
    SortedMap<String, String> texts = SqlFunctions.texts(rules);
    return write(transaction -> told.replaceRules(transaction, whose, texts)).mapEmpty();
  }

  @Override
  public StoreHealth health() {
    return monitor.health();
  }
}
