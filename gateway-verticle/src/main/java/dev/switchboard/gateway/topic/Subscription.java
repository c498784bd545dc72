package dev.switchboard.gateway.topic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.Tracking;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.websocket.Frame;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One socket's place in one topic, from the request to the end: a state machine whose every
 * transition is a method here.
 *
 * <pre>
 *            begin               has all that was passed on
 *   OPENING ───────▶ READING ──────────────────────────────▶ LIVE
 *                       ▲    ◀────────────────────────────────┘
 *                       │     the socket is full (fallBehind),
 *                       │     or the client asks again (askAgain)
 *   any state ──end──▶ ENDED
 * </pre>
 *
 * <p>A durable subscription reads the log behind {@code position}. What it was given lies in
 * (startedAt, position], and in the stretches of {@code given}, from before the client asked again:
 *
 * <pre>
 *   startedAt        position      given.behind      given.until
 *   ────┼───────────────┼───────────────┼─────────────────┼──────▶ sequence
 *       │ was written   │   is read     │   passed over   │  is read, then live
 * </pre>
 *
 * <p>An ephemeral one is written its snapshot and its backlog, then goes live.
 */
final class Subscription implements Cursor {

  private enum State {
    OPENING,
    READING,
    LIVE,
    ENDED
  }

  private static final SortedMap<String, JsonNode> ALL =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  private final Subscriber subscriber;
  private final TopicChannel channel;
  private final ReadQueue queue;
  private final EventWriter writer;
  private State state = State.OPENING;
  private boolean durable;
  private Tracking tracking = Tracking.NONE;
  private SortedMap<String, JsonNode> filter;
  private boolean watchesPresence;
  private final long askedAtMs;
  private long startedAt;
  private long position;
  private final GivenStretches given = new GivenStretches();

  /** How it gets the entries of a keyed topic; null for another one. */
  private @Nullable Entries entries;

  /** Counts the times that reading began elsewhere: an answer to an earlier read is not wanted. */
  private int readings;

  private @Nullable HeldEvents held;
  private @Nullable SharedPage page;
  private int pageIndex;

  private @Nullable DialectGroup group;
  private int index = -1;

  Subscription(
      Subscriber subscriber,
      TopicChannel channel,
      ReadQueue queue,
      Map<String, JsonNode> filter,
      long askedAtMs) {
    this.subscriber = subscriber;
    this.channel = channel;
    this.queue = queue;
    this.writer = new EventWriter(subscriber, channel.hub().counters());
    this.filter = filter.isEmpty() ? ALL : new TreeMap<>(filter);
    this.askedAtMs = askedAtMs;
    channel.fanOut().keepFor(this);
  }

  Subscriber subscriber() {
    return subscriber;
  }

  TopicChannel channel() {
    return channel;
  }

  Topic topic() {
    return channel.topic();
  }

  boolean durable() {
    return durable;
  }

  /** The values that data must have at these keys; empty for all events. */
  SortedMap<String, JsonNode> filter() {
    return filter;
  }

  /** Whether the domain wants to know what was written. */
  boolean tracksDelivery() {
    return tracking == Tracking.WRITTEN;
  }

  /** Whether the domain wants to know what was acknowledged, and hands out again what was not. */
  boolean acknowledged() {
    return tracking == Tracking.ACKNOWLEDGED;
  }

  /** Whether the domain wants to know how far the slowest socket has got. */
  boolean setsPace() {
    return tracking == Tracking.PACE;
  }

  boolean watchesPresence() {
    return watchesPresence;
  }

  /** Whether its topic is a collection of entries. */
  boolean keyed() {
    return entries != null;
  }

  /** Says how it gets the entries of a keyed topic from now on. */
  void collect(Entries wanted) {
    entries = wanted;
  }

  /** It goes on for a lost socket, whose client is not told otherwise that it begins anew. */
  void collectAnew(long head) {
    if (entries != null) {
      entries = entries.anew(head);
    }
  }

  boolean live() {
    return state == State.LIVE;
  }

  boolean ended() {
    return state == State.ENDED;
  }

  @Nullable DialectGroup group() {
    return group;
  }

  int index() {
    return index;
  }

  /** Says among which live ones it is; null while it is not live. */
  void placed(@Nullable DialectGroup newGroup, int newIndex) {
    group = newGroup;
    index = newIndex;
  }

  /** The domain consents; what a durable topic passes on meanwhile is in its log. */
  void granted(TopicGrant grant) {
    durable = grant.durable();
    tracking = grant.tracking();
    if (durable) {
      channel.fanOut().keepNoMoreFor(this);
      held = null;
    }
  }

  // ---------------------------------------------------------------- transitions

  /**
   * OPENING to READING.
   *
   * @param from the sequence to read behind; of no meaning to an ephemeral subscription
   * @param behind the sequence behind which the client lacks nothing that is before {@code from}
   * @param before what its client was given behind {@code from} by another socket
   */
  void begin(long from, long behind, List<Event> presentState, List<Given> before) {
    if (state != State.OPENING) {
      return;
    }
    state = State.READING;
    position = from;
    startedAt = behind;
    given.inherit(before);
    if (held != null || !presentState.isEmpty()) {
      held().show(presentState);
    }
    channel.slowest().add(this);
    queue.add(this);
  }

  /** READING to LIVE, once it has all that the channel has passed on. */
  private void goLive() {
    state = State.LIVE;
    channel.fanOut().add(this);
    channel.slowest().tellAgain();
  }

  /**
   * LIVE to READING: the socket is full, or what was passed on could not be written.
   *
   * @param reached the sequence up to which it was given events
   * @param unwritten what it was to be written now
   */
  void fallBehind(long reached, List<Event> unwritten) {
    position = Math.max(position, reached);
    channel.fanOut().remove(this);
    state = State.READING;
    if (!durable) {
      channel.fanOut().keepFor(this);
      unwritten.forEach(this::keep);
    }
    channel.hub().soon(() -> queue.add(this));
  }

  /**
   * LIVE or READING to READING: the client asks again, with another filter, or since it lacks what
   * comes behind a sequence. What it was given is not written twice.
   *
   * @param from null to go on from where it is
   */
  void askAgain(Map<String, JsonNode> wanted, @Nullable Long from) {
    List<Given> elsewhere = given.inherited();
    if (from != null) {
      given.believeOnlyUpTo(from);
    }
    boolean other = !filter.equals(wanted);
    boolean lacks =
        durable && from != null && (from < startedAt || passedOverBehind(from, elsewhere));
    if (state == State.ENDED || (!other && !lacks && !waits())) {
      return;
    }
    if (!durable) {
      // What this turn brought is for the filter that it came under.
      channel.fanOut().flush();
    }
    boolean wasLive = state == State.LIVE;
    long reached = delivered();
    channel.fanOut().remove(this);
    if (durable) {
      given.remember(startedAt, reached, filter, elsewhere);
      position = from == null ? reached : Math.min(reached, from);
      startedAt = position;
      readElsewhere();
    }
    filter = wanted.isEmpty() ? ALL : new TreeMap<>(wanted);
    if (wasLive && !durable) {
      channel.fanOut().add(this);
    } else {
      state = State.READING;
      queue.add(this);
    }
  }

  /** LIVE or READING to READING: the client asks again for all entries of a keyed topic. */
  void startOver(Map<String, JsonNode> wanted, Entries all) {
    if (state != State.ENDED) {
      channel.fanOut().remove(this);
      filter = wanted.isEmpty() ? ALL : new TreeMap<>(wanted);
      state = State.READING;
      readFromTheBeginning(all);
      queue.add(this);
    }
  }

  private void readFromTheBeginning(Entries all) {
    entries = all;
    given.clear();
    position = 0;
    startedAt = 0;
    readElsewhere();
  }

  /** Writes the topic's present state once more, before anything that is read. */
  void show(List<Event> presentState) {
    if (!presentState.isEmpty() && state != State.ENDED) {
      held().show(presentState);
      queue.add(this);
    }
  }

  /** Whether what only another socket was given, and is asked for now, has been passed over. */
  private boolean passedOverBehind(long from, List<Given> elsewhere) {
    return delivered() > from && elsewhere.stream().anyMatch(one -> one.until() > from);
  }

  /** Any state to ENDED: nothing is written for it any more. */
  void end() {
    if (state != State.ENDED) {
      channel.fanOut().remove(this);
      channel.fanOut().keepNoMoreFor(this);
      watchPresence(false);
      position = delivered();
      state = State.ENDED;
      readElsewhere();
      channel.slowest().remove(this);
      channel.letGo();
    }
  }

  private void readElsewhere() {
    readings++;
    if (page != null) {
      page.release();
      page = null;
    }
  }

  /** Has it told who else comes and goes, or told no more. */
  void watchPresence(boolean watch) {
    if (watchesPresence != watch && state != State.ENDED) {
      watchesPresence = watch;
      channel.fanOut().watchPresence(this, watch);
    }
  }

  // ---------------------------------------------------------------- live: pushed

  /**
   * Writes what is passed on to everybody; a full socket falls behind.
   *
   * @param reached the sequence up to which it was given events before
   * @return how many messages were written
   */
  int push(EncodedBatch batch, long reached) {
    try {
      if (!subscriber.writable()) {
        fallBehind(reached, batch.andFollowing());
        return 0;
      }
      if (batch.selective() || position >= batch.firstSequence()) {
        return writer.writeSome(batch, batch.from(), batch.end(), this::lacks);
      }
      return writer.writeAll(batch);
    } catch (Throwable thrown) {
      subscriber.failed(thrown);
      return 0;
    }
  }

  /** Keeps an event without a position for when the socket can take it. */
  void keep(Event event) {
    if (event.position() == null && writer.reaches(event)) {
      channel.hub().counters().dropped(held().keep(event));
    }
  }

  private HeldEvents held() {
    HeldEvents present = held;
    if (present == null) {
      present = new HeldEvents();
      held = present;
    }
    return present;
  }

  /** Writes who came or went, or keeps it where the socket is full. */
  void tellPresence(Event event, EncodedBatch encoded) {
    if (!writer.reaches(event)) {
      return;
    }
    if (subscriber.writable() && held == null) {
      Frame frame = encoded.frame(0);
      if (frame != null) {
        subscriber.write(frame);
        channel.hub().counters().messagesOut(1);
      }
    } else {
      keep(event);
      channel.hub().soon(() -> queue.add(this));
    }
  }

  // ---------------------------------------------------------------- reading

  @Override
  public Next step() {
    if (held != null && state != State.OPENING) {
      writeHeld(held);
      return Next.STEP;
    }
    if (state != State.READING) {
      return Next.NOTHING;
    }
    if (page == null) {
      position = given.passOver(position, filter);
    }
    if (entries != null && tellOfEntries(entries)) {
      return Next.STEP;
    }
    if (page != null) {
      writePage(page);
      return Next.STEP;
    }
    // It may have read ahead of the channel, before it was asked to begin elsewhere.
    if (durable && (channel.isBeyond(position) || !given.behind(position).isEmpty() || waits())) {
      return Next.READ;
    }
    goLive();
    if (durable) {
      channel.reach(position);
    }
    return Next.NOTHING;
  }

  /** Whether it has to read on before it goes live, however far the channel has got. */
  private boolean waits() {
    return entries != null && !entries.ready();
  }

  private boolean tellOfEntries(Entries wanted) {
    SharedPage present = page;
    boolean more = present != null && pageIndex < present.events().size();
    long next = present != null && more ? present.sequence(pageIndex) : 0;
    Event due = wanted.due(topic(), channel.epoch(), position, next);
    if (due == null) {
      return false;
    }
    int unused = writer.write(due);
    return true;
  }

  private void writeHeld(HeldEvents events) {
    int bytes = 0;
    while (!events.isEmpty() && bytes < EncodedBatch.MAX_BYTES && subscriber.writable()) {
      Event event = events.remove();
      bytes += matches(event) ? writer.write(event) : 0;
    }
    if (events.isEmpty()) {
      held = null;
    }
  }

  private void writePage(SharedPage from) {
    if (pageIndex < from.events().size()) {
      EncodedBatch batch = from.take(subscriber.dialect(), pageIndex);
      try {
        int end =
            entries == null
                ? batch.end()
                : Math.min(batch.end(), from.indexBehind(entries.lastBefore()));
        boolean whole = pageIndex == batch.from() && end == batch.end() && wantsAll(batch);
        int written =
            whole ? writer.writeAll(batch) : writer.writeSome(batch, pageIndex, end, this::lacks);
        channel.hub().counters().messagesOut(written);
        pageIndex = end;
      } finally {
        from.giveBack(subscriber.dialect(), batch);
      }
      position = from.sequence(pageIndex - 1);
      reportProgress();
    }
    if (pageIndex >= from.events().size()) {
      position = TopicChannel.behindGap(position, from.log());
      if (entries != null && from.events().isEmpty()) {
        entries.endAt(position);
      }
      page = null;
      from.release();
    }
  }

  private void reportProgress() {
    if (tracksDelivery()) {
      channel.hub().delivered(channel, position);
    }
    channel.slowest().tellAgain();
  }

  @Override
  public Future<Void> read() {
    int reading = readings;
    return channel
        .hub()
        .pages()
        .read(channel.topic(), position, entries == null ? 0 : entries.oldestHead())
        .transform(
            answer -> {
              boolean wanted = reading == readings && state == State.READING;
              if (answer.failed()) {
                return wanted ? channel.hub().retryDelay() : Future.succeededFuture();
              }
              SharedPage read = answer.result();
              if (wanted) {
                take(read);
              } else {
                read.release();
              }
              return Future.succeededFuture();
            });
  }

  private void take(SharedPage read) {
    boolean sameHistory = read.log().head().epoch().equals(channel.epoch());
    long had = entries == null ? position : entries.completeUntil(position);
    boolean complete = read.isCompleteBehind(had);
    if (entries != null && sameHistory && !read.isAsOf(entries.oldestHead())) {
      read.release();
      return;
    }
    if (entries != null && sameHistory && !complete) {
      // Something that its client knows may have been removed, and that is not known any more.
      readFromTheBeginning(entries.anew(read.log().head().sequence()));
      read.release();
      return;
    }
    if (!sameHistory || !complete) {
      subscriber.lost(channel.topic());
      // Should the socket go on, a new stretch begins: what is gone was not given.
      given.remember(startedAt, position, filter, given.inherited());
      position = read.log().beginning();
      startedAt = position;
    }
    if (read.events().isEmpty()) {
      // Nothing is left of what it might have been given.
      given.clear();
    }
    page = read;
    pageIndex = read.indexBehind(position);
  }

  // ---------------------------------------------------------------- what it wants, how far it is

  private boolean matches(Event event) {
    return filter.isEmpty() || Given.matches(filter, event);
  }

  /** Whether it wants an event and was not given it in the stretch that it is being given. */
  private boolean lacks(Event event) {
    Position at = event.position();
    return (at == null || at.sequence() > position) && wants(event);
  }

  boolean wants(Event event) {
    if (!matches(event) || (entries != null && entries.passesOver(event))) {
      return false;
    }
    Position at = event.position();
    return at == null || !given.contains(at.sequence(), event);
  }

  private boolean wantsAll(EncodedBatch batch) {
    if (!filter.isEmpty() || batch.selective() || batch.firstSequence() <= position) {
      return false;
    }
    if (entries != null && entries.passesOverSomeOf(batch)) {
      return false;
    }
    return !given.overlaps(batch);
  }

  /**
   * The sequence up to which it was given events. Live ones are as far as what was passed on, so
   * that nothing is written down per socket and event.
   */
  long delivered() {
    return state == State.LIVE ? Math.max(position, channel.fanOut().flushed()) : position;
  }

  /**
   * Whether it is as far as its topic's channel, so that its place need not be written down: what
   * is live and acknowledged, or has no position at all.
   */
  boolean follows() {
    return !durable
        || acknowledged()
        || (state == State.LIVE && subscriber.dialect().unacknowledged(topic()).isEmpty());
  }

  /** Where it is, for another socket of the same client to go on. */
  Place place() {
    boolean positioned = durable && !acknowledged();
    OptionalLong waiting = subscriber.dialect().unacknowledged(topic());
    long until = Math.min(delivered(), waiting.orElse(Long.MAX_VALUE) - 1);
    return new Place(
        topic(),
        positioned ? new Position(channel.epoch(), until) : null,
        durable ? null : Long.valueOf(seenUntilMs()),
        filter,
        watchesPresence,
        // What waits for acknowledgement comes again, whenever it was given.
        positioned && waiting.isEmpty() ? given.behind(until) : List.of());
  }

  /** Up to which time it was given the events of a topic that keeps none, epoch milliseconds. */
  private long seenUntilMs() {
    long next = held == null ? Long.MAX_VALUE : held.since();
    next = Math.min(next, channel.conflatedSince());
    return Math.max(0, Math.min(Math.max(channel.fanOut().flushedAtMs(), askedAtMs), next - 1));
  }
}
