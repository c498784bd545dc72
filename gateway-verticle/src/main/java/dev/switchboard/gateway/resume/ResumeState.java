package dev.switchboard.gateway.resume;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.topic.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a socket leaves that ended without good-bye, for the next socket of its client.
 *
 * @param id its own, for the store
 * @param untilMs when it is forgotten, epoch milliseconds
 * @param onRequest whether its client goes on only where it subscribes again, since it left itself
 *     (close code 1001, as of a page that reloads)
 * @param connectionId of the socket, where commands came by it; null else
 * @param passedOn how far it had got, where its node died; null where the places say it
 */
public record ResumeState(
    String id,
    ResumeKey key,
    List<Place> places,
    long untilMs,
    boolean onRequest,
    @Nullable String connectionId,
    @Nullable PassedOn passedOn) {

  private static final int PLACE_BYTES = 200;

  public ResumeState {
    places = List.copyOf(places);
  }

  /** What a socket leaves by which no command came. */
  public ResumeState(
      String id, ResumeKey key, List<Place> places, long untilMs, boolean onRequest) {
    this(id, key, places, untilMs, onRequest, null, null);
  }

  /** The same with places that say how far it had got. */
  ResumeState at(List<Place> reached) {
    return new ResumeState(id, key, reached, untilMs, onRequest, connectionId, null);
  }

  /** About how much memory it takes, bytes. */
  int bytes() {
    return PLACE_BYTES + places.stream().mapToInt(ResumeState::bytes).sum();
  }

  /** The same with as many of its first places as take so much memory. */
  ResumeState within(int maxBytes) {
    int bytes = PLACE_BYTES;
    int fitting = 0;
    while (fitting < places.size() && bytes + bytes(places.get(fitting)) <= maxBytes) {
      bytes += bytes(places.get(fitting));
      fitting++;
    }
    return fitting == places.size()
        ? this
        : new ResumeState(
            id, key, places.subList(0, fitting), untilMs, onRequest, connectionId, passedOn);
  }

  private static int bytes(Place place) {
    int bytes = PLACE_BYTES + place.topic().name().length() + bytes(place.filter());
    if (place.given() != null) {
      bytes += place.given().stream().mapToInt(one -> PLACE_BYTES + bytes(one.filter())).sum();
    }
    return bytes;
  }

  private static int bytes(Map<String, JsonNode> filter) {
    int bytes = 0;
    for (Map.Entry<String, JsonNode> one : filter.entrySet()) {
      bytes += PLACE_BYTES + one.getKey().length() + one.getValue().asText().length();
    }
    return bytes;
  }
}
