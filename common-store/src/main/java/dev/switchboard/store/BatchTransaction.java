package dev.switchboard.store;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** What the works of one attempt at a batch do, gathered for the flush. */
final class BatchTransaction implements Transaction {

  private final Session session;
  private final long now;
  private final List<PendingEvent> appended = new ArrayList<>();
  private final List<Pending<Event>> outgoing = new ArrayList<>();
  private final List<Remembered> remembered = new ArrayList<>();
  private final Set<String> rememberedIds = new HashSet<>();
  private final Set<String> leases = new HashSet<>();

  // About the work that is running.
  private @Nullable Job<?> job;
  private final Set<String> recalledIds = new HashSet<>();
  private final Set<String> leasesOfWork = new HashSet<>();
  private int appendedBefore;
  private int outgoingBefore;
  private int rememberedBefore;
  private boolean wrote;
  private boolean deferred;
  private @Nullable SQLException trouble;

  BatchTransaction(Session session, long now) {
    this.session = session;
    this.now = now;
  }

  /** An answer that will be kept. */
  record Remembered(Job<?> job, OnceId key, Pending<?> answer) {}

  /** Ends a work that must wait for the batch to commit. */
  private static final class Deferral extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Deferral() {
      super("the work waits for the first of its kind", null, false, false);
    }
  }

  void startWork(Job<?> next) {
    job = next;
    recalledIds.clear();
    leasesOfWork.clear();
    appendedBefore = appended.size();
    outgoingBefore = outgoing.size();
    rememberedBefore = remembered.size();
    wrote = false;
    deferred = false;
    trouble = null;
  }

  /** Forgets what the running work has gathered; what it wrote, the database must undo. */
  void forgetWork() {
    appended.subList(appendedBefore, appended.size()).clear();
    outgoing.subList(outgoingBefore, outgoing.size()).clear();
    List<Remembered> kept = remembered.subList(rememberedBefore, remembered.size());
    kept.forEach(answer -> rememberedIds.remove(answer.key().id()));
    kept.clear();
    // What is rolled back unlocks what it has locked.
    leases.removeAll(leasesOfWork);
  }

  /** Notes that a lease was found to hold, and does until the transaction ends. */
  void holding(String lease) {
    if (leases.add(lease)) {
      leasesOfWork.add(lease);
    }
  }

  /** Whether a lease was found to hold already. */
  boolean isHolding(String lease) {
    return leases.contains(lease);
  }

  /** Whether the running work left traces in the transaction, or broke it. */
  boolean touched() {
    return wrote || trouble != null;
  }

  /** Whether the running work repeats a request of this very batch. */
  boolean deferred() {
    return deferred;
  }

  /** The first database error that the running work met, even if it caught it itself. */
  @Nullable SQLException trouble() {
    return trouble;
  }

  List<PendingEvent> appended() {
    return appended;
  }

  List<Remembered> remembered() {
    return remembered;
  }

  /** The events to publish, in order. */
  List<Pending<Event>> outgoing() {
    return outgoing;
  }

  @Override
  public int update(String sql, @Nullable Object... parameters) throws SQLException {
    wrote = true;
    try {
      return session.update(sql, parameters);
    } catch (SQLException e) {
      throw noted(e);
    }
  }

  @Override
  public <T> List<T> query(String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    // INSERT … RETURNING comes this way too.
    wrote |= !reads(sql);
    try {
      return session.query(sql, row, parameters);
    } catch (SQLException e) {
      throw noted(e);
    }
  }

  @Override
  public <T> Optional<T> queryOne(String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    wrote |= !reads(sql);
    try {
      return session.queryOne(sql, row, parameters);
    } catch (SQLException e) {
      throw noted(e);
    }
  }

  private static boolean reads(String sql) {
    return sql.regionMatches(true, 0, "SELECT", 0, 6);
  }

  private SQLException noted(SQLException e) {
    if (trouble == null) {
      trouble = e;
    }
    return e;
  }

  @Override
  public String forUpdate() {
    return session.forUpdate();
  }

  @Override
  public String forShare() {
    return session.forShare();
  }

  @Override
  public Pending<Event> append(
      Topic topic, Retention retention, LongFunction<? extends Payload> payload) {
    return append(new PendingEvent(running(), topic, retention, null, payload));
  }

  @Override
  public Pending<Event> append(
      Topic topic, Compaction compaction, LongFunction<? extends Payload> payload) {
    return append(new PendingEvent(running(), topic, compaction.retention(), compaction, payload));
  }

  private Pending<Event> append(PendingEvent event) {
    appended.add(event);
    outgoing.add(event);
    return event;
  }

  @Override
  public void publish(Event ephemeral) {
    if (ephemeral.position() != null) {
      throw new IllegalArgumentException("an event with a position must be appended");
    }
    outgoing.add(Pending.of(ephemeral));
  }

  @Override
  public <T> Optional<T> recall(OnceId key, Class<T> answerType) throws SQLException {
    recalledIds.add(key.id());
    if (rememberedIds.contains(key.id())) {
      // Its answer is known only at the end of this batch; the next one will find it.
      deferred = true;
      throw new Deferral();
    }
    Optional<OnceAnswers.Found> found;
    try {
      found = OnceAnswers.find(session, key.id(), now);
    } catch (SQLException e) {
      throw noted(e);
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (!found.get().fingerprint().equals(key.fingerprint())) {
      throw Failure.of(FailureCode.KEY_REUSED, "the same key came before with another request")
          .exception();
    }
    byte[] answer = found.get().answer().getBytes(StandardCharsets.UTF_8);
    return Optional.of(Json.decode(answer, answerType));
  }

  @Override
  public void remember(OnceId key, Pending<?> answer) {
    if (!recalledIds.contains(key.id())) {
      throw new IllegalStateException("a work must recall a key before it remembers it");
    }
    if (!rememberedIds.add(key.id())) {
      throw new IllegalStateException("a work remembers a key twice");
    }
    remembered.add(new Remembered(running(), key, answer));
  }

  @Override
  public long now() {
    return now;
  }

  private Job<?> running() {
    Job<?> present = job;
    if (present == null) {
      throw new IllegalStateException("no work is running");
    }
    return present;
  }
}
