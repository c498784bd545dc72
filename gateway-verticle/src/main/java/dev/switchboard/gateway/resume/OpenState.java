package dev.switchboard.gateway.resume;

import dev.switchboard.gateway.topic.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an open socket would leave if its node died.
 *
 * @param onRequest what its client would go on with only where it subscribes again
 * @param following the topics of which it has everything that its node had passed on
 * @param connectionId of the socket, where commands came by it; null else
 */
public record OpenState(
    ResumeKey key,
    List<Place> places,
    List<Place> onRequest,
    List<String> following,
    @Nullable String connectionId) {

  public OpenState {
    places = List.copyOf(places);
    onRequest = List.copyOf(onRequest);
    following = List.copyOf(following);
  }

  /** What the next sockets of the client take over. */
  List<ResumeState> left(@Nullable PassedOn passedOn, long untilMs) {
    List<ResumeState> left = new ArrayList<>(2);
    if (!places.isEmpty()) {
      left.add(state(places, false, passedOn, untilMs));
    }
    if (!onRequest.isEmpty()) {
      left.add(state(onRequest, true, passedOn, untilMs));
    }
    return left;
  }

  private ResumeState state(
      List<Place> some, boolean asked, @Nullable PassedOn passedOn, long untilMs) {
    String id = UUID.randomUUID().toString();
    return new ResumeState(id, key, some, untilMs, asked, connectionId, passedOn);
  }
}
