package dev.switchboard.gateway.connection;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Principal;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * One socket's place among those of its principal ({@code limits.connectionsPerUser}). Lives on the
 * socket's event loop.
 */
final class PrincipalPlace {

  private final Connection connection;
  private final Places places;
  private ConnectionRegistry.@Nullable Owner owner;

  PrincipalPlace(Connection connection, SharedState shared) {
    this.connection = connection;
    this.places = shared.places();
  }

  /**
   * Counts the socket for a principal that it was not counted for yet. Where there is no place, the
   * principal's other sockets are asked for a sign of life: a dead one gives its place.
   */
  Future<Principal> claim(Principal candidate) {
    ConnectionRegistry.Owner wanted = ConnectionRegistry.Owner.of(candidate);
    if (candidate.proof() == Principal.Proof.NONE || wanted.equals(owner)) {
      return Future.succeededFuture(candidate);
    }
    return places
        .claim(wanted, connection)
        .compose(
            granted -> {
              if (!granted) {
                return Future.failedFuture(
                    Failure.of(FailureCode.CONNECTION_LIMIT, "too many sockets of this user")
                        .exception());
              }
              release();
              owner = wanted;
              return Future.succeededFuture(candidate);
            });
  }

  /** Gives the place back. */
  void release() {
    ConnectionRegistry.Owner held = owner;
    if (held != null) {
      owner = null;
      places.release(held, connection);
    }
  }
}
