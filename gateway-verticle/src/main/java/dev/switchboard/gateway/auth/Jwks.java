package dev.switchboard.gateway.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

  private final Vertx vertx;
  private final Context context;
  private final String url;
  private final JWTAuthOptions rules;
  private final Pace pace;
  private final LongSupplier nanoClock;
  private final Runnable onChange;
  private final HttpClient client;

  private volatile KeySet keys = KeySet.EMPTY;
  private @Nullable String document;
  private @Nullable Future<KeySet> fetching;
  private @Nullable Long askedAtNanos;
  private boolean failing;
  private long timer = -1;

  Jwks(
      Vertx vertx,
      String url,
      JWTAuthOptions rules,
      Pace pace,
      LongSupplier nanoClock,
      Runnable onChange) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.url = url;
    this.rules = rules;
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
  Future<KeySet> keysFor(@Nullable String keyId) {
    KeySet present = keys;
    boolean known = present.auth() != null && (keyId == null || present.keyIds().contains(keyId));
    if (known || !mayAsk()) {
      return Future.succeededFuture(present);
    }
    Promise<KeySet> promise = Promise.promise();
    Context caller = vertx.getOrCreateContext();
    fetch().onComplete(fetched -> caller.runOnContext(unused -> promise.complete(keys)));
    return promise.future();
  }

  private synchronized boolean mayAsk() {
    if (fetching != null) {
      return true;
    }
    Duration least = keys.auth() == null ? pace.failed() : pace.unknownKey();
    long now = nanoClock.getAsLong();
    if (askedAtNanos != null && now - askedAtNanos < least.toNanos()) {
      return false;
    }
    askedAtNanos = now;
    return true;
  }

  /** Never fails; all who ask at the same time share one request. */
  private synchronized Future<KeySet> fetch() {
    if (fetching != null) {
      return fetching;
    }
    Promise<KeySet> promise = Promise.promise();
    fetching = promise.future();
    // On one event loop, so that the handlers of a response are set before its body arrives.
    context.runOnContext(
        unused ->
            request()
                .map(this::take)
                .onComplete(
                    fetched -> {
                      settle(fetched.cause());
                      promise.complete(keys);
                    }));
    return promise.future();
  }

  private Future<String> request() {
    RequestOptions options;
    try {
      options =
          new RequestOptions()
              .setAbsoluteURI(url)
              .setMethod(HttpMethod.GET)
              .setTimeout(TIMEOUT.toMillis())
              .putHeader("Accept", "application/json");
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
    return client
        .request(options)
        .compose(request -> request.send())
        .compose(Jwks::body)
        .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Future<String> body(HttpClientResponse response) {
    Promise<String> promise = Promise.promise();
    response.exceptionHandler(promise::tryFail);
    if (response.statusCode() != 200) {
      promise.fail("status " + response.statusCode());
      response.request().reset();
      return promise.future();
    }
    Buffer read = Buffer.buffer();
    response.handler(
        chunk -> {
          if (read.length() + chunk.length() > MAX_BYTES) {
            promise.tryFail("more than " + MAX_BYTES + " bytes");
            response.request().reset();
          } else {
            read.appendBuffer(chunk);
          }
        });
    response.endHandler(end -> promise.tryComplete(read.toString(StandardCharsets.UTF_8)));
    return promise.future();
  }

  private synchronized KeySet take(String fetched) {
    if (!fetched.equals(document)) {
      keys = KeySet.parse(vertx, rules, fetched);
      document = fetched;
      onChange.run();
      LOG.atInfo().addKeyValue("keys", keys.keyIds().size()).log("Took over the JWKS");
    }
    return keys;
  }

  private synchronized void settle(@Nullable Throwable failure) {
    fetching = null;
    if (failure != null && !failing) {
      LOG.atWarn()
          .addKeyValue("url", url)
          .addKeyValue("reason", String.valueOf(failure.getMessage()))
          .log("The JWKS cannot be fetched; tokens are checked by the keys at hand");
    }
    failing = failure != null;
  }
}
