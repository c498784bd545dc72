package dev.switchboard.gateway.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key set behind a URL: fetched at the start, every few minutes, and when a token names a key
 * that is not in it. While the URL does not answer, the keys stay as they were.
 *
 * <p>Thread-safe: readers see one immutable set.
 */
final class Jwks {

  /**
   * How often keys are fetched.
   *
   * @param period between fetches on schedule
   * @param unknownKey the least time between fetches for unknown keys, so that made-up key ids cost
   *     nothing
   * @param failed the least time between fetches while there has been no key at all
   */
  record Pace(Duration period, Duration unknownKey, Duration failed) {
    static final Pace DEFAULT =
        new Pace(Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(2));
  }

  private static final Logger LOG = LoggerFactory.getLogger(Jwks.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_BYTES = 262_144;
  private static final int MAX_REDIRECTS = 5;
  // The futures tell all; without a handler Vert.x writes an error into the log for every reset.
  private static final Handler<Throwable> DISCARDED = thrown -> {};
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Vertx vertx;
  private final Context context;
  private final String url;
  private final Pace pace;
  private final LongSupplier nanoClock;
  private final Runnable onChange;
  private final HttpClient client;

  private volatile TokenKeys keys = new TokenKeys(List.of());
  private @Nullable String document;
  private @Nullable Future<TokenKeys> fetching;
  private @Nullable Long askedAtNanos;
  private @Nullable String failing;
  private long timer = -1;

  Jwks(Vertx vertx, String url, Pace pace, LongSupplier nanoClock, Runnable onChange) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.url = url;
    this.pace = pace;
    this.nanoClock = nanoClock;
    this.onChange = onChange;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) TIMEOUT.toMillis())
                .setMaxHeaderSize(16_384));
  }

  /** Fetches the keys for the first time; completes whether or not that succeeds. */
  Future<Void> start() {
    timer = vertx.setPeriodic(pace.period().toMillis(), id -> fetch().onComplete(done -> {}));
    return fetch().mapEmpty();
  }

  Future<Void> close() {
    vertx.cancelTimer(timer);
    return client.close();
  }

  /**
   * The keys to check a token by, fetched anew where they lack the token's key; completes on the
   * caller's context.
   */
  Future<TokenKeys> keysFor(@Nullable String keyId) {
    TokenKeys present = keys;
    boolean known = !present.isEmpty() && (keyId == null || present.keyIds().contains(keyId));
    if (known || !mayAsk()) {
      return Future.succeededFuture(present);
    }
    Promise<TokenKeys> promise = Promise.promise();
    Context caller = vertx.getOrCreateContext();
    fetch().onComplete(fetched -> caller.runOnContext(unused -> promise.complete(keys)));
    return promise.future();
  }

  private synchronized boolean mayAsk() {
    if (fetching != null) {
      return true;
    }
    Duration least = keys.isEmpty() ? pace.failed() : pace.unknownKey();
    long now = nanoClock.getAsLong();
    if (askedAtNanos != null && now - askedAtNanos < least.toNanos()) {
      return false;
    }
    askedAtNanos = now;
    return true;
  }

  /** Never fails; all who ask at the same time share one request. */
  private synchronized Future<TokenKeys> fetch() {
    if (fetching != null) {
      return fetching;
    }
    Promise<TokenKeys> promise = Promise.promise();
    fetching = promise.future();
    // On one event loop, so that the handlers of a response are set before its body arrives.
    context.runOnContext(
        unused ->
            request()
                .onComplete(
                    fetched -> {
                      settle(fetched.cause());
                      promise.complete(keys);
                    }));
    return promise.future();
  }

  /** What cannot be fetched, and at which of the addresses that led there. */
  private static final class Unreachable extends RuntimeException {

    private final String place;

    Unreachable(URI uri, String reason) {
      super(reason, null, false, false);
      this.place = placeOf(uri);
    }

    // What stands before the host or behind the path may be a secret.
    private static String placeOf(URI uri) {
      return uri.getScheme()
          + "://"
          + uri.getHost()
          + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
          + uri.getPath();
    }
  }

  private Future<TokenKeys> request() {
    try {
      return request(URI.create(url), 0).timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * Asks one address, and the one that it names instead, as often as is allowed. A client of Vert.x
   * that follows redirects by itself could not tell at which address it failed.
   */
  private Future<TokenKeys> request(URI uri, int redirects) {
    RequestOptions options =
        new RequestOptions()
            .setAbsoluteURI(uri.toString())
            .setMethod(HttpMethod.GET)
            .setTimeout(TIMEOUT.toMillis())
            .putHeader("Accept", "application/json");
    return client
        .request(options)
        .compose(
            request -> {
              request.exceptionHandler(DISCARDED);
              return request.send();
            })
        .compose(
            response -> {
              String location = response.getHeader("Location");
              if (!REDIRECTS.contains(response.statusCode()) || location == null) {
                return body(response).map(this::take);
              }
              discard(response);
              if (redirects == MAX_REDIRECTS) {
                return Future.failedFuture("more than " + MAX_REDIRECTS + " redirects");
              }
              return request(target(uri, location), redirects + 1);
            })
        .recover(
            thrown ->
                Future.failedFuture(
                    thrown instanceof Unreachable
                        ? thrown
                        : new Unreachable(uri, String.valueOf(thrown.getMessage()))));
  }

  static URI target(URI from, String location) {
    URI to = from.resolve(location);
    boolean secure = "https".equalsIgnoreCase(to.getScheme());
    if (to.getHost() == null || !(secure || "http".equalsIgnoreCase(to.getScheme()))) {
      throw new IllegalArgumentException("a redirect that is no http address");
    }
    if ("https".equalsIgnoreCase(from.getScheme()) && !secure) {
      throw new IllegalArgumentException("a redirect from https to http");
    }
    return to;
  }

  private static Future<String> body(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      discard(response);
      return Future.failedFuture("status " + response.statusCode());
    }
    Promise<String> promise = Promise.promise();
    response.exceptionHandler(promise::tryFail);
    Buffer read = Buffer.buffer();
    response.handler(
        chunk -> {
          if (read.length() + chunk.length() > MAX_BYTES) {
            promise.tryFail("more than " + MAX_BYTES + " bytes");
            discard(response);
          } else {
            read.appendBuffer(chunk);
          }
        });
    response.endHandler(end -> promise.tryComplete(read.toString(StandardCharsets.UTF_8)));
    return promise.future();
  }

  private static void discard(HttpClientResponse response) {
    response.exceptionHandler(DISCARDED);
    response.request().reset();
  }

  private synchronized TokenKeys take(String fetched) {
    if (!fetched.equals(document)) {
      keys = KeySet.parse(fetched);
      document = fetched;
      onChange.run();
      LOG.atInfo().addKeyValue("keys", keys.keyIds().size()).log("Took over the JWKS");
    }
    return keys;
  }

  private synchronized void settle(@Nullable Throwable failure) {
    fetching = null;
    String reason = failure == null ? null : String.valueOf(failure.getMessage());
    if (reason != null && !reason.equals(failing)) {
      LOG.atWarn()
          .addKeyValue("reason", reason)
          .addKeyValue(
              "place", failure instanceof Unreachable there ? there.place : "auth.jwt.jwks")
          .log("The JWKS cannot be fetched; tokens are checked by the keys at hand");
    }
    failing = reason;
  }
}
