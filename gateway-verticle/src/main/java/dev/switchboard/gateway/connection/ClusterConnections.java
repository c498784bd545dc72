package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.http.ConnectionAdmin;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.bus.Addresses;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of all gateways as administrators see them, oldest first. */
public final class ClusterConnections implements ConnectionAdmin {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterConnections.class);

  private static final Comparator<Item> OLDEST_FIRST =
      Comparator.comparingLong(Item::connectedAt).thenComparing(Item::connectionId);

  private final RegisteredConnections own;
  private final Gateways gateways;

  public ClusterConnections(RegisteredConnections own, Gateways gateways) {
    this.own = own;
    this.gateways = gateways;
    gateways.serve(
        Addresses.GATEWAY_SOCKETS, Listing.class, asked -> own.list(asked.limit(), asked.cursor()));
    gateways.serve(
        Addresses.GATEWAY_CLOSE,
        Closing.class,
        asked -> own.close(asked.connectionId()).map(Closed::new));
  }

  private record Listing(int limit, @Nullable String cursor) {}

  private record Closing(String connectionId) {}

  private record Closed(boolean closed) {}

  @Override
  public Future<Page> list(int limit, @Nullable String cursor) {
    return own.list(limit, cursor).compose(page -> withOthers(page, new Listing(limit, cursor)));
  }

  private Future<Page> withOthers(Page here, Listing asked) {
    List<Future<@Nullable Page>> there = new ArrayList<>();
    for (String gateway : gateways.others()) {
      there.add(
          gateways
              .ask(gateway, Addresses.GATEWAY_SOCKETS, asked, Page.class)
              .<@Nullable Page>map(page -> page)
              .otherwise(thrown -> leftOut(gateway)));
    }
    if (there.isEmpty()) {
      return Future.succeededFuture(here);
    }
    return Future.join(there).map(all -> merged(here, all.<@Nullable Page>list(), asked.limit()));
  }

  private static @Nullable Page leftOut(String gateway) {
    LOG.atWarn().addKeyValue("node", gateway).log("A gateway does not tell its sockets");
    return null;
  }

  private static Page merged(Page here, List<@Nullable Page> there, int limit) {
    List<Page> pages =
        Stream.concat(Stream.of(here), there.stream().filter(Objects::nonNull)).toList();
    List<Item> all =
        pages.stream().flatMap(page -> page.items().stream()).sorted(OLDEST_FIRST).toList();
    boolean more = all.size() > limit || pages.stream().anyMatch(page -> page.nextCursor() != null);
    List<Item> shown = all.subList(0, Math.min(limit, all.size()));
    return new Page(
        shown, more ? RegisteredConnections.cursorBehind(shown.get(shown.size() - 1)) : null);
  }

  @Override
  public Future<Boolean> close(String connectionId) {
    return own.close(connectionId)
        .compose(closed -> closed ? Future.succeededFuture(true) : closeElsewhere(connectionId));
  }

  private Future<Boolean> closeElsewhere(String connectionId) {
    List<Future<Closed>> asked = new ArrayList<>();
    for (String gateway : gateways.others()) {
      asked.add(
          gateways.ask(gateway, Addresses.GATEWAY_CLOSE, new Closing(connectionId), Closed.class));
    }
    return asked.isEmpty()
        ? Future.succeededFuture(false)
        : Future.join(asked).transform(all -> outcome(asked));
  }

  /** A gateway that does not answer may have it. */
  private static Future<Boolean> outcome(List<Future<Closed>> asked) {
    if (asked.stream().anyMatch(one -> one.succeeded() && one.result().closed())) {
      return Future.succeededFuture(true);
    }
    return asked.stream().allMatch(Future::succeeded)
        ? Future.succeededFuture(false)
        : Future.failedFuture(
            Failure.of(FailureCode.DOMAIN_UNAVAILABLE, "a gateway does not answer").exception());
  }
}
