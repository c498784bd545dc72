package dev.switchboard.gateway.connection;

import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.Rendezvous;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The places of principals across all gateways ({@code limits.connectionsPerUser}). One gateway
 * counts the sockets of a principal, wherever they are: which one, all of them find out by the
 * names of those that can be spoken to, without asking anybody. When these change, each gateway
 * tells its sockets again to whoever counts them now. A gateway alone counts all of its own, and
 * says nothing. Thread-safe.
 */
public final class Places {

  /** How long the gateway that counts may take before the count of this one decides. */
  private static final long PATIENCE_MS = 2_000;

  /** The same where it asks the other sockets for a sign of life first. */
  private static final long PROBE_PATIENCE_MS = Liveness.PROBE.toMillis() + 1_500;

  /** How many sockets one message tells of. */
  private static final int CHUNK = 1_000;

  private final ConnectionRegistry registry;
  private final Gateways gateways;
  private final IntSupplier limit;
  private final PlaceBook book = new PlaceBook();
  private volatile Set<String> others = Set.of();

  /**
   * Makes it, and has it answer others.
   *
   * @param limit how many sockets a principal may have; 0 for any number
   */
  public Places(ConnectionRegistry registry, Gateways gateways, IntSupplier limit) {
    this.registry = registry;
    this.gateways = gateways;
    this.limit = limit;
    gateways.serve(Addresses.GATEWAY_CLAIM, Claim.class, this::answer);
    gateways.serve(Addresses.GATEWAY_PLACES, Told.class, this::take);
    gateways.serve(Addresses.GATEWAY_RETELL, Retell.class, this::tellAgain);
    gateways.serve(
        Addresses.GATEWAY_PROBE, Probe.class, asked -> dead(asked.connectionIds()).map(Dead::new));
  }

  /** A socket and whose it is. */
  private record Held(ConnectionRegistry.Owner owner, String connectionId) {}

  private record Claim(String gateway, Held held, boolean probing) {}

  private record Granted(boolean granted) {}

  private record Told(String gateway, List<Held> held, List<Held> released) {}

  private record Taken() {}

  private record Retell(String gateway) {}

  private record Probe(List<String> connectionIds) {}

  private record Dead(List<String> connectionIds) {}

  // ---------------------------------------------------------------- for sockets of this gateway

  /**
   * Counts a socket of this gateway; completes at once where it is counted here and has a place.
   */
  Future<Boolean> claim(ConnectionRegistry.Owner owner, Connection connection) {
    Held held = new Held(owner, connection.connectionId());
    String home = home(owner, others);
    if (home.equals(gateways.self())) {
      return count(gateways.self(), held)
          ? Future.succeededFuture(noted(home, held, connection))
          : connection.here(
              countProbing(gateways.self(), held)
                  .map(granted -> granted && noted(home, held, connection)));
    }
    return connection.here(
        ask(home, held, false, PATIENCE_MS)
            .compose(
                granted ->
                    granted
                        ? Future.succeededFuture(true)
                        : ask(home, held, true, PROBE_PATIENCE_MS))
            .map(granted -> granted && noted(home, held, connection))
            .recover(thrown -> Future.succeededFuture(countAlone(home, held, connection))));
  }

  private Future<Boolean> ask(String home, Held held, boolean probing, long patienceMs) {
    return gateways
        .ask(
            home, Addresses.GATEWAY_CLAIM, new Claim(gateways.self(), held, probing), Granted.class)
        .timeout(patienceMs, TimeUnit.MILLISECONDS)
        .map(Granted::granted);
  }

  /** The socket is counted; who counts may have changed meanwhile. */
  private boolean noted(String home, Held held, Connection connection) {
    boolean unused = registry.claim(held.owner(), connection, 0);
    String present = home(held.owner(), others);
    if (!present.equals(home)) {
      tell(present, new Told(gateways.self(), List.of(held), List.of()));
    }
    return true;
  }

  /** The gateway that counts does not answer: it may have counted the socket all the same. */
  private boolean countAlone(String home, Held held, Connection connection) {
    boolean granted = registry.claim(held.owner(), connection, limit.getAsInt());
    if (!granted) {
      tell(home, new Told(gateways.self(), List.of(), List.of(held)));
    }
    return granted;
  }

  /** Gives back what {@link #claim} granted. */
  void release(ConnectionRegistry.Owner owner, Connection connection) {
    registry.release(owner, connection);
    book.release(owner, List.of(connection.connectionId()));
    String home = home(owner, others);
    if (!home.equals(gateways.self())) {
      Held held = new Held(owner, connection.connectionId());
      tell(home, new Told(gateways.self(), List.of(), List.of(held)));
    }
  }

  // ---------------------------------------------------------------- for those that it counts

  private boolean count(String gateway, Held held) {
    return book.claim(held.owner(), held.connectionId(), gateway, limit.getAsInt());
  }

  private Future<Granted> answer(Claim claim) {
    return (claim.probing()
            ? countProbing(claim.gateway(), claim.held())
            : Future.succeededFuture(count(claim.gateway(), claim.held())))
        .map(Granted::new);
  }

  /** Asks the owner's other sockets for a sign of life: a dead one gives its place. */
  private Future<Boolean> countProbing(String gateway, Held held) {
    Map<String, List<String>> perGateway = new HashMap<>();
    book.of(held.owner())
        .forEach((id, where) -> perGateway.computeIfAbsent(where, w -> new ArrayList<>()).add(id));
    List<Future<Void>> asked = new ArrayList<>();
    perGateway.forEach(
        (where, ids) ->
            asked.add(
                deadAt(where, ids)
                    .onSuccess(dead -> book.release(held.owner(), dead))
                    .otherwise(List.of())
                    .mapEmpty()));
    return Future.join(asked).transform(all -> Future.succeededFuture(count(gateway, held)));
  }

  private Future<List<String>> deadAt(String gateway, List<String> ids) {
    if (gateway.equals(gateways.self())) {
      return dead(ids);
    }
    return !gateways.others().contains(gateway)
        ? Future.succeededFuture(ids)
        : gateways
            .ask(gateway, Addresses.GATEWAY_PROBE, new Probe(ids), Dead.class)
            .map(Dead::connectionIds);
  }

  /** Which sockets of this gateway are gone, or give no sign of life. */
  private Future<List<String>> dead(List<String> ids) {
    List<Future<Boolean>> alive =
        ids.stream()
            .map(
                id ->
                    registry
                        .find(id)
                        .map(Connection::probe)
                        .orElseGet(() -> Future.succeededFuture(false)))
            .toList();
    return Future.join(alive)
        .map(
            answered -> {
              List<String> dead = new ArrayList<>();
              for (int i = 0; i < ids.size(); i++) {
                if (!alive.get(i).result()) {
                  dead.add(ids.get(i));
                }
              }
              return dead;
            });
  }

  private Future<Taken> take(Told told) {
    told.released().forEach(held -> book.release(held.owner(), List.of(held.connectionId())));
    told.held()
        .forEach(
            held -> {
              boolean unused = book.claim(held.owner(), held.connectionId(), told.gateway(), 0);
            });
    return Future.succeededFuture(new Taken());
  }

  // ---------------------------------------------------------------- who counts

  /** Compares the gateways that there are with those that there were; to be called often. */
  public void look() {
    Set<String> before = others;
    Set<String> now = limit.getAsInt() == 0 ? Set.of() : gateways.others();
    if (now.equals(before)) {
      return;
    }
    others = now;
    Set<String> all = new HashSet<>(now);
    all.add(gateways.self());
    book.keepOnly(all, owner -> home(owner, now).equals(gateways.self()));
    tellAll(
        held -> {
          String home = home(held.owner(), now);
          return !home.equals(home(held.owner(), before)) || !before.contains(home);
        });
    // Those that are new to this one may know it for long, and think that it counts already.
    for (String gateway : now) {
      if (!before.contains(gateway)) {
        gateways
            .ask(gateway, Addresses.GATEWAY_RETELL, new Retell(gateways.self()), Taken.class)
            .onFailure(thrown -> {});
      }
    }
  }

  private Future<Taken> tellAgain(Retell asked) {
    tellAll(held -> home(held.owner(), others).equals(asked.gateway()));
    return Future.succeededFuture(new Taken());
  }

  private void tellAll(Predicate<Held> which) {
    Map<String, List<Held>> perHome =
        registry.owners().stream()
            .flatMap(this::heldOf)
            .filter(which)
            .collect(Collectors.groupingBy(held -> home(held.owner(), others)));
    perHome.forEach(
        (home, held) -> {
          for (int from = 0; from < held.size(); from += CHUNK) {
            List<Held> some = held.subList(from, Math.min(held.size(), from + CHUNK));
            tell(home, new Told(gateways.self(), some, List.of()));
          }
        });
  }

  private Stream<Held> heldOf(ConnectionRegistry.Owner owner) {
    return registry.of(owner).stream().map(one -> new Held(owner, one.connectionId()));
  }

  private void tell(String home, Told told) {
    if (home.equals(gateways.self())) {
      Future<Taken> unused = take(told);
    } else {
      gateways.ask(home, Addresses.GATEWAY_PLACES, told, Taken.class).onFailure(thrown -> {});
    }
  }

  /** The gateway that counts an owner's sockets. */
  private String home(ConnectionRegistry.Owner owner, Set<String> present) {
    if (present.isEmpty()) {
      return gateways.self();
    }
    Set<String> all = new HashSet<>(present);
    all.add(gateways.self());
    return Rendezvous.of((owner.verified() ? "+" : "-") + owner.principalId(), all, 1).get(0);
  }
}
