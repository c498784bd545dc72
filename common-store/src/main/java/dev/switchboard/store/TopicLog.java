package dev.switchboard.store;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.PayloadKind;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/** The events of durable topics, in order. Thread-safe. */
public interface TopicLog {

  /**
   * The order of topics' names: by code points, on every database. Strings' own order is another
   * one, in which what lies beyond the basic plane comes before its end.
   */
  Comparator<String> NAME_ORDER = TopicLog::compareNames;

  private static int compareNames(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean beyond = Character.isSurrogate(a);
        return beyond == Character.isSurrogate(b) ? a - b : beyond ? 1 : -1;
      }
    }
    return one.length() - other.length();
  }

  /** Appends one event in a transaction of its own; completes once it is on disk. */
  Future<Position> append(Topic topic, Retention retention, Payload payload);

  /**
   * Reads at most {@code limit} events behind a sequence, oldest first. Events beyond the topic's
   * retention are not returned, whether deleted already or not.
   *
   * <p>An event that this version cannot read, since a newer one wrote it or its plug-in is gone,
   * is passed over: nobody here has words for it. It is kept all the same, so that a page is
   * complete without it. Hence a page may be shorter than the limit though more follows: what is
   * left is told by the head alone. A page is empty only where nothing that can be read follows.
   */
  default Future<Page> read(Topic topic, long since, int limit) {
    return read(topic, since, limit, Integer.MAX_VALUE);
  }

  /** The same; the page ends with the event that makes it {@code maxBytes} long. */
  Future<Page> read(Topic topic, long since, int limit, int maxBytes);

  /**
   * Reads at most {@code limit} entries of a compacted topic, without removals, in the order in
   * which they were last changed: those that were behind a sequence.
   */
  Future<Page> entries(Topic topic, long since, int limit);

  /** The head of a topic: the position of its newest event, sequence 0 where it has none. */
  Future<Position> head(Topic topic);

  /**
   * The head of a topic as a read or a work sees it: of the same moment as what else it asks, so
   * that what is told of that moment and the events behind the head leave nothing out between them.
   */
  Position head(Sql sql, Topic topic) throws SQLException;

  /** The domain that a topic's log belongs to; empty where there is no log, or it is not known. */
  Optional<String> domain(Sql sql, Topic topic) throws SQLException;

  /** Where all topics together stand now; what comes later is found by {@link #changedSince}. */
  Future<Mark> mark();

  /**
   * The heads of the topics that got events since a mark, by one question however many topics there
   * are. It leaves none out, whichever node wrote it; topics may come again that came before.
   */
  Future<Changes> changedSince(Mark mark);

  /** The heads of many topics by one question; topics without events are left out. */
  Future<Map<Topic, Position>> heads(Collection<Topic> topics);

  /**
   * The event of a kind and number; empty where there is none, or none any more by its topic's
   * retention.
   */
  Future<Optional<Event>> find(PayloadKind kind, long eventNumber);

  /**
   * The same for many numbers, by one read; those of which there is no event are left out. In no
   * order.
   */
  Future<List<Event>> findAll(PayloadKind kind, Collection<Long> eventNumbers);

  /** The heads of the topics whose names come behind this one, in {@link #NAME_ORDER}. */
  Future<SortedMap<String, Position>> topics(String after, int limit);

  /** The sequence of the newest event whose number is at most this; empty where there is none. */
  Future<OptionalLong> sequenceAt(Topic topic, long eventNumber);

  /**
   * Up to which sequence somebody has a topic who has all events whose numbers are at most this,
   * and none other. Empty where that is not known any more, since so many came that the topic does
   * not keep the first of them.
   */
  OptionalLong sequenceReached(Sql sql, Topic topic, long eventNumber) throws SQLException;

  /**
   * Reads at most {@code limit} kept events of one kind, oldest first: the last ones whose numbers
   * are below {@code beforeNumber}.
   */
  Future<List<Event>> readBefore(Topic topic, PayloadKind kind, long beforeNumber, int limit);

  /**
   * Reads at most {@code limit} kept events of one kind, oldest first: the first ones whose numbers
   * are above {@code afterNumber}.
   */
  Future<List<Event>> readAfter(Topic topic, PayloadKind kind, long afterNumber, int limit);

  /**
   * A moment in the log of all topics.
   *
   * @param known the event number up to which everything was seen
   * @param taken a later one, up to which numbers were taken when the mark was made
   * @param transaction once no transaction before this one runs, all up to {@code taken} is seen
   */
  record Mark(long known, long taken, long transaction) {}

  /**
   * What happened since a mark.
   *
   * @param next the mark to ask by the next time
   */
  record Changes(Mark next, Map<Topic, Position> heads) {

    public Changes {
      heads = Map.copyOf(heads);
    }
  }

  /**
   * A stretch of a log.
   *
   * @param head the topic's head when it was read
   * @param firstKept the sequence of the oldest event that is kept; head + 1 where none is. Of a
   *     compacted log the first sequence from which on all removals are kept
   * @param compacted whether of each key the newest event alone is kept, so that sequences have
   *     gaps in which nothing is missing
   * @param bytes about how long its events are together, as they are stored
   */
  record Page(Position head, long firstKept, boolean compacted, List<Event> events, long bytes) {

    public Page {
      events = List.copyOf(events);
    }

    /** A stretch of a log that keeps every event for some time. */
    public Page(Position head, long firstKept, List<Event> events, long bytes) {
      this(head, firstKept, false, events, bytes);
    }

    /** The sequence behind which all is that is kept. */
    public long beginning() {
      return compacted ? 0 : firstKept - 1;
    }

    /** Whether all that came behind {@code since} is still kept. */
    public boolean complete(long since) {
      return since >= firstKept - 1;
    }
  }
}
