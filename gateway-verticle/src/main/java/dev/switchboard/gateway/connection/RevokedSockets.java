package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.auth.Revocations;
import dev.switchboard.gateway.http.PrincipalAdmin;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revokes tokens on all gateways: they are told at once, and read in the store every {@link
 * #LOOK_EVERY} what they were not told. Thread-safe.
 */
public final class RevokedSockets implements PrincipalAdmin {

  /** How often the store is asked for what other gateways revoked. */
  public static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** For how long a revocation is kept: no token should live longer. */
  private static final Duration KEPT = Duration.ofDays(30);

  /** By how much the clocks of gateways may differ, and a write may be late. */
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(RevokedSockets.class);

  private final Vertx vertx;
  private final Store store;
  private final ConnectionRegistry registry;
  private final Revocations revocations;
  private final Gateways gateways;
  private final Clock clock;
  private volatile boolean unread = true;

  /**
   * Makes it, and has it listen to others.
   *
   * @param revocations what it fills
   */
  public RevokedSockets(
      Vertx vertx,
      Store store,
      ConnectionRegistry registry,
      Revocations revocations,
      Gateways gateways,
      Clock clock) {
    this.vertx = vertx;
    this.store = store;
    this.registry = registry;
    this.revocations = revocations;
    this.gateways = gateways;
    this.clock = clock;
    gateways.serve(
        Addresses.REVOKED, Revoked.class, told -> apply(List.of(told)).map(done -> told));
  }

  /** Of whom tokens that were issued before, epoch milliseconds, are refused. */
  private record Revoked(String principal, long beforeMs) {}

  @Override
  public Future<Void> revoke(String principalId) {
    Revoked revoked = new Revoked(principalId, clock.millis());
    return store
        .write(
            transaction -> {
              transaction.update(
                  "INSERT INTO token_revocation (principal, before_ms) VALUES (?, ?)"
                      + " ON CONFLICT (principal) DO UPDATE SET before_ms = excluded.before_ms"
                      + " WHERE token_revocation.before_ms < excluded.before_ms",
                  revoked.principal(),
                  revoked.beforeMs());
              return Pending.of(true);
            })
        .compose(written -> apply(List.of(revoked)))
        .onSuccess(applied -> gateways.tellAll(Addresses.REVOKED, revoked));
  }

  /**
   * Reads in the store what others revoked, all of it the first time, and closes the sockets of
   * those concerned, also of those that were being admitted when they were revoked.
   */
  public Future<Void> look() {
    long sinceMs = unread ? Long.MIN_VALUE : clock.millis() - OVERLAP.toMillis();
    return store
        .read(
            sql ->
                sql.query(
                    "SELECT principal, before_ms FROM token_revocation WHERE before_ms > ?",
                    row -> new Revoked(row.getString(1), row.getLong(2)),
                    sinceMs))
        .onSuccess(read -> unread = false)
        .compose(this::apply)
        .onFailure(thrown -> LOG.atWarn().log("Revocations of tokens could not be read"));
  }

  /** Forgets revocations whose tokens have expired long ago. */
  public void sweep() {
    long before = clock.millis() - KEPT.toMillis();
    store
        .write(
            transaction -> {
              transaction.update("DELETE FROM token_revocation WHERE before_ms < ?", before);
              return Pending.of(true);
            })
        .onSuccess(swept -> revocations.forget(before))
        .onFailure(thrown -> LOG.atWarn().log("Old revocations could not be removed"));
  }

  private Future<Void> apply(List<Revoked> revoked) {
    revoked.forEach(one -> revocations.add(one.principal(), one.beforeMs()));
    if (revocations.isEmpty()) {
      return Future.succeededFuture();
    }
    // Looking at all sockets would hold an event loop up.
    return vertx.executeBlocking(
        () -> {
          registry.all().forEach(this::closeRevoked);
          return null;
        },
        false);
  }

  private void closeRevoked(Connection connection) {
    Principal principal = connection.summary().principal();
    if (principal != null && revocations.cover(principal)) {
      connection.revoked();
    }
  }
}
