package dev.switchboard.gateway.resume;

import dev.switchboard.gateway.topic.Place;
import dev.switchboard.protocol.Position;
import dev.switchboard.store.Sql;
import dev.switchboard.store.TopicLog;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far a socket had got whose node died, which wrote no positions down per event.
 *
 * @param known the event number up to which it had everything
 * @param seenMs up to which time it had what topics brought that keep nothing, epoch milliseconds
 * @param topics the ones of which that is so; of the others the places say it
 */
public record PassedOn(long known, long seenMs, List<String> topics) {

  public PassedOn {
    topics = List.copyOf(topics);
  }

  /** The same place as far as it had got. */
  Place reached(Place place, TopicLog log, Sql sql) throws SQLException {
    if (!topics.contains(place.topic().name())) {
      return place;
    }
    Position delivered = place.delivered();
    Long seen = place.seenUntilMs();
    if (delivered != null) {
      OptionalLong reached = log.sequenceReached(sql, place.topic(), known);
      long sequence = Math.max(delivered.sequence(), reached.orElse(0));
      delivered = new Position(delivered.epoch(), sequence);
    }
    return new Place(
        place.topic(),
        delivered,
        seen == null ? null : Long.valueOf(Math.max(seen, seenMs)),
        place.filter(),
        place.presence(),
        place.given());
  }
}
