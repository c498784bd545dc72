package dev.switchboard.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.Await;
import dev.switchboard.protocol.json.Json;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JwksTest {

  private static final KeyPair RSA = Tokens.rsa();
  private static final KeyPair NEXT = Tokens.rsa();
  private static final KeyPair EC = Tokens.ec();
  private static final long SECOND = 1_000_000_000L;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private volatile int status = 200;
  private volatile int redirects;
  private volatile String document = "{\"keys\":[]}";
  private HttpServer server;

  @SuppressWarnings("NullAway.Init")
  private TokenVerifier verifier;

  @BeforeEach
  void start() {
    server =
        Await.value(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      requests.incrementAndGet();
                      int hops = request.uri().length() - "/keys".length();
                      if (hops < redirects) {
                        request.response().setStatusCode(302 + 5 * (hops % 2));
                        request.response().putHeader("Location", request.uri() + "!");
                      } else {
                        request.response().setStatusCode(status);
                      }
                      request.response().end(document);
                    })
                .listen(0, "127.0.0.1"));
    serve(rsaKey("one", RSA));
  }

  @AfterEach
  void stop() {
    Await.value(vertx.close());
  }

  private void serve(ObjectNode... keys) {
    ObjectNode set = Json.object();
    set.putArray("keys").addAll(List.of(keys));
    document = set.toString();
  }

  private static ObjectNode rsaKey(String keyId, KeyPair pair) {
    return Tokens.jwk(keyId, (RSAPublicKey) pair.getPublic());
  }

  private void open(@Nullable String secret) {
    AuthConfig config =
        new AuthConfig(
            false,
            secret,
            null,
            "http://127.0.0.1:" + server.actualPort() + "/keys",
            null,
            null,
            0);
    verifier = new TokenVerifier(vertx, config, Clock.systemUTC(), Jwks.Pace.DEFAULT, nanos::get);
    Await.value(verifier.start());
  }

  private static String token(String keyId, KeyPair pair, String sub) {
    return Tokens.rs256(
        pair.getPrivate(), Tokens.header("RS256").put("kid", keyId), Tokens.claims(sub));
  }

  private String verified(String token) {
    return Await.value(verifier.verify(token)).id();
  }

  private void assertRefused(String token) {
    assertThat(catchThrowable(() -> verified(token))).hasMessage("the token is not valid");
  }

  @Test
  void checksTokensByTheKeySet() {
    serve(rsaKey("one", RSA), Tokens.jwk("ec", (ECPublicKey) EC.getPublic()));
    open(null);
    assertThat(verified(token("one", RSA, "a"))).isEqualTo("a");
    assertThat(
            verified(
                Tokens.es256(
                    EC.getPrivate(), Tokens.header("ES256").put("kid", "ec"), Tokens.claims("b"))))
        .isEqualTo("b");
    assertThat(verified(Tokens.rs256(RSA.getPrivate(), Tokens.header("RS256"), Tokens.claims("c"))))
        .isEqualTo("c");
    assertThat(requests).hasValue(1);
  }

  @Test
  void fetchesTheSetAgainForAKeyThatItLacks() {
    open(null);
    serve(rsaKey("two", NEXT));
    assertThat(verified(token("two", NEXT, "a"))).isEqualTo("a");
    assertRefused(token("one", RSA, "b"));
  }

  @Test
  void forgetsTokensOfAKeyThatIsGone() {
    open(null);
    String old = token("one", RSA, "a");
    assertThat(verified(old)).isEqualTo("a");
    serve(rsaKey("two", NEXT));
    assertThat(verified(token("two", NEXT, "b"))).isEqualTo("b");
    assertRefused(old);
  }

  @Test
  void fetchesAtMostEveryThirtySecondsForUnknownKeys() {
    open(null);
    for (int i = 0; i < 20; i++) {
      assertRefused(token("made-up-" + i, NEXT, "a"));
    }
    assertThat(requests).hasValue(2);
    nanos.addAndGet(31 * SECOND);
    assertRefused(token("made-up", NEXT, "a"));
    assertThat(requests).hasValue(3);
  }

  @Test
  void keepsTheKeysThroughAnOutage() {
    open(null);
    for (int broken : new int[] {500, 200}) {
      status = broken;
      document = "no key set";
      nanos.addAndGet(31 * SECOND);
      assertRefused(token("unknown", NEXT, "a"));
      assertThat(verified(token("one", RSA, "still-here-" + broken))).startsWith("still-here");
    }
  }

  @Test
  void followsFiveRedirects() {
    redirects = 5;
    open(null);
    assertThat(verified(token("one", RSA, "a"))).isEqualTo("a");
    assertThat(requests).hasValue(6);
  }

  @Test
  void followsNoSixthRedirect() {
    redirects = 6;
    open(null);
    assertThat(requests).hasValue(6);
    assertRefused(token("one", RSA, "a"));
  }

  @Test
  void isNeverLedFromHttpsToHttp() {
    URI secure = URI.create("https://keys.example/a");
    assertThat(Jwks.target(secure, "/b")).hasToString("https://keys.example/b");
    assertThat(Jwks.target(secure, "//other.example/b")).hasToString("https://other.example/b");
    assertThat(Jwks.target(URI.create("http://keys.example/a"), "https://keys.example/a"))
        .hasScheme("https");
    for (String away : List.of("http://keys.example/a", "HTTP://keys.example/a", "ftp://x/a")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Jwks.target(secure, away));
    }
  }

  @Test
  void startsWithoutTheKeySetAndTakesItUpLater() {
    status = 503;
    open(null);
    assertRefused(token("one", RSA, "a"));
    status = 200;
    nanos.addAndGet(3 * SECOND);
    assertThat(verified(token("one", RSA, "a"))).isEqualTo("a");
  }

  @Test
  void checksNothingAsRightWhileThereAreNoKeys() {
    serve();
    open(null);
    assertRefused(Tokens.unsigned(Tokens.header("none"), Tokens.claims("a")) + ".");
    assertRefused(Tokens.unsigned(Tokens.header("none"), Tokens.claims("a")));
    assertRefused(token("one", RSA, "a"));
  }

  @Test
  void passesOverKeysThatMustNotCheckTokens() {
    byte[] shared = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    String secret = new String(shared, StandardCharsets.US_ASCII);
    serve(
        Json.object()
            .put("kty", "oct")
            .put("kid", "symmetric")
            .put("alg", "HS256")
            .put("k", Base64.getUrlEncoder().withoutPadding().encodeToString(shared)),
        rsaKey("encryption", NEXT).put("use", "enc"),
        rsaKey("broken", NEXT).put("n", "!"),
        rsaKey("one", RSA));
    open(null);
    assertThat(verified(token("one", RSA, "a"))).isEqualTo("a");
    assertRefused(
        Tokens.hs256(secret, Tokens.header("HS256").put("kid", "symmetric"), Tokens.claims("b")));
    assertRefused(token("encryption", NEXT, "c"));
  }

  @Test
  void takesTheServersOwnTokensToo() {
    String secret = "0123456789abcdef0123456789abcdef";
    open(secret);
    assertThat(verified(Tokens.hs256(secret, Tokens.claims("own")))).isEqualTo("own");
    assertThat(verified(token("one", RSA, "foreign"))).isEqualTo("foreign");
    assertThat(requests).hasValue(1);
  }

  @Test
  void completesOnTheContextOfTheCaller() {
    open(null);
    serve(rsaKey("two", NEXT));
    Promise<Boolean> same = Promise.promise();
    Context context = vertx.getOrCreateContext();
    context.runOnContext(
        unused ->
            verifier
                .verify(token("two", NEXT, "a"))
                .onComplete(done -> same.complete(Vertx.currentContext() == context)));
    assertThat(Await.value(same.future())).isTrue();
  }
}
