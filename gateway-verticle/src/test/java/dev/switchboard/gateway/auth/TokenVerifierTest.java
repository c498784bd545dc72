package dev.switchboard.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.Await;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final KeyPair RSA = Tokens.rsa();
  private static final KeyPair EC = Tokens.ec();
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    Await.value(vertx.close());
  }

  private static AuthConfig config(@Nullable String secret, @Nullable PublicKey key) {
    return new AuthConfig(false, secret, key, null, null, null, 0);
  }

  private static TokenVerifier verifier(AuthConfig config) {
    return new TokenVerifier(vertx, config, Clock.systemUTC());
  }

  private static Principal verify(AuthConfig config, String token) {
    return Await.value(verifier(config).verify(token));
  }

  private static void assertRefused(AuthConfig config, String token) {
    Throwable thrown = catchThrowable(() -> verify(config, token));
    assertThat(thrown).isInstanceOf(FailureException.class);
    FailureException failure = (FailureException) thrown;
    assertThat(failure.failure().code()).isEqualTo(FailureCode.AUTHENTICATION_FAILED);
    if (token.length() > 8) {
      assertThat(failure.failure().detail()).doesNotContain(token.substring(0, 8));
    }
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  @Test
  void takesATokenSignedWithTheSecret() {
    long end = now() + 60;
    ObjectNode claims = Tokens.claims("user-1").put("role", "agent").put("exp", end);
    claims.putArray("topics").add("chat/*").add("prices");
    Principal principal = verify(config(SECRET, null), Tokens.hs256(SECRET, claims));
    assertThat(principal.id()).isEqualTo("user-1");
    assertThat(principal.role()).isEqualTo(Role.AGENT);
    assertThat(principal.grants(new Topic("chat/7"))).isTrue();
    assertThat(principal.grants()).isEqualTo(List.of("chat/*", "prices"));
    assertThat(principal.proof()).isEqualTo(Principal.Proof.TOKEN);
    assertThat(principal.expiresAtMs()).isEqualTo(end * 1000);
  }

  @Test
  void givesTheRoleUserAndNoGrantsWhereTheTokenNamesNone() {
    Principal principal =
        verify(config(SECRET, null), Tokens.hs256(SECRET, Tokens.claims("user-1")));
    assertThat(principal.role()).isEqualTo(Role.USER);
    assertThat(principal.grants()).isEmpty();
    assertThat(principal.expiresAtMs()).isNull();
  }

  @Test
  void takesANumberAsSubject() {
    Principal principal =
        verify(config(SECRET, null), Tokens.raw(SECRET, "{\"alg\":\"HS256\"}", "{\"sub\":123}"));
    assertThat(principal.id()).isEqualTo("123");
  }

  @Test
  void takesTokensSignedForThePublicKey() {
    String rs256 = Tokens.rs256(RSA.getPrivate(), Tokens.header("RS256"), Tokens.claims("by-rsa"));
    String es256 = Tokens.es256(EC.getPrivate(), Tokens.header("ES256"), Tokens.claims("by-ec"));
    assertThat(verify(config(null, RSA.getPublic()), rs256).id()).isEqualTo("by-rsa");
    assertThat(verify(config(null, EC.getPublic()), es256).id()).isEqualTo("by-ec");
    assertThat(verify(config(SECRET, EC.getPublic()), es256).id()).isEqualTo("by-ec");
  }

  @Test
  void refusesAnotherKeysSignature() {
    assertRefused(config(SECRET, null), Tokens.hs256(SECRET + "x", Tokens.claims("user-1")));
    assertRefused(
        config(null, RSA.getPublic()),
        Tokens.rs256(Tokens.rsa().getPrivate(), Tokens.header("RS256"), Tokens.claims("user-1")));
    assertRefused(
        config(null, EC.getPublic()),
        Tokens.es256(Tokens.ec().getPrivate(), Tokens.header("ES256"), Tokens.claims("user-1")));
  }

  @Test
  void refusesAnAlteredToken() {
    String token = Tokens.hs256(SECRET, Tokens.claims("user-1"));
    String other = Tokens.hs256(SECRET, Tokens.claims("user-2"));
    String[] parts = token.split("\\.", 3);
    assertRefused(config(SECRET, null), parts[0] + "." + other.split("\\.", 3)[1] + "." + parts[2]);
  }

  @Test
  void letsNoTokenChooseHowItIsChecked() {
    ObjectNode claims = Tokens.claims("intruder").put("role", "admin");
    String pem = PublicKeyPem.format(RSA.getPublic());
    AuthConfig byRsa = config(null, RSA.getPublic());
    assertRefused(byRsa, Tokens.hs256(pem, claims));
    assertRefused(byRsa, Tokens.hs256(pem.strip(), claims));
    assertRefused(byRsa, Tokens.hs256("RS256", claims));
    for (AuthConfig config : List.of(byRsa, config(SECRET, null), config(null, null))) {
      assertRefused(config, Tokens.unsigned(Tokens.header("none"), claims) + ".");
      assertRefused(config, Tokens.unsigned(Tokens.header("none"), claims));
      assertRefused(config, Tokens.unsigned(Tokens.header("NONE"), claims) + ".");
      assertRefused(config, Tokens.unsigned(Tokens.header("HS256"), claims) + ".");
      assertRefused(config, Tokens.unsigned(Tokens.header("RS256"), claims) + ".AAAA");
    }
  }

  @Test
  void refusesAKeyThatTheTokenItselfBrings() {
    ObjectNode header = Tokens.header("RS256");
    KeyPair own = Tokens.rsa();
    header.set("jwk", Tokens.jwk("own", (RSAPublicKey) own.getPublic()));
    String token = Tokens.rs256(own.getPrivate(), header, Tokens.claims("intruder"));
    assertRefused(config(null, RSA.getPublic()), token);
  }

  @Test
  void refusesACriticalExtension() {
    ObjectNode header = Tokens.header("HS256");
    header.putArray("crit").add("b64");
    assertRefused(config(SECRET, null), Tokens.hs256(SECRET, header, Tokens.claims("user-1")));
  }

  @Test
  void refusesTokensOutsideTheirTime() {
    AuthConfig config = config(SECRET, null);
    assertRefused(config, Tokens.hs256(SECRET, Tokens.claims("a").put("exp", now() - 1)));
    assertRefused(config, Tokens.hs256(SECRET, Tokens.claims("a").put("nbf", now() + 60)));
    assertRefused(config, Tokens.hs256(SECRET, Tokens.claims("a").put("exp", "tomorrow")));
    assertRefused(config, Tokens.hs256(SECRET, Tokens.claims("a").put("exp", -1)));
  }

  @Test
  void saysThatATokenHasExpired() {
    Throwable thrown =
        catchThrowable(
            () ->
                verify(
                    config(SECRET, null),
                    Tokens.hs256(SECRET, Tokens.claims("a").put("exp", now() - 10))));
    assertThat(thrown).hasMessage("the token has expired");
  }

  @Test
  void allowsForTheLeeway() {
    AuthConfig lenient = new AuthConfig(false, SECRET, null, null, null, null, 30);
    long end = now() - 10;
    Principal late = verify(lenient, Tokens.hs256(SECRET, Tokens.claims("a").put("exp", end)));
    assertThat(late.expiresAtMs()).isEqualTo((end + 30) * 1000);
    assertThat(
            verify(lenient, Tokens.hs256(SECRET, Tokens.claims("b").put("nbf", now() + 10))).id())
        .isEqualTo("b");
    assertRefused(lenient, Tokens.hs256(SECRET, Tokens.claims("a").put("exp", now() - 60)));
  }

  @Test
  void refusesAKnownTokenOnceItHasExpired() {
    long end = now() + 3_600;
    MovableClock clock = new MovableClock();
    TokenVerifier verifier = new TokenVerifier(vertx, config(SECRET, null), clock);
    String token = Tokens.hs256(SECRET, Tokens.claims("a").put("exp", end));
    assertThat(Await.value(verifier.verify(token)).id()).isEqualTo("a");
    clock.now = Instant.ofEpochSecond(end);
    assertThat(catchThrowable(() -> Await.value(verifier.verify(token))))
        .hasMessage("the token has expired");
  }

  private static final class MovableClock extends Clock {
    private Instant now = Instant.now();

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @Test
  void holdsTokensToIssuerAndAudience() {
    AuthConfig strict = new AuthConfig(false, SECRET, null, null, "us", "switchboard", 0);
    ObjectNode right = Tokens.claims("a").put("iss", "us").put("aud", "switchboard");
    assertThat(verify(strict, Tokens.hs256(SECRET, right)).id()).isEqualTo("a");
    ObjectNode several = Tokens.claims("b").put("iss", "us");
    several.putArray("aud").add("other").add("switchboard");
    assertThat(verify(strict, Tokens.hs256(SECRET, several)).id()).isEqualTo("b");
    assertRefused(strict, Tokens.hs256(SECRET, right.deepCopy().put("iss", "them")));
    assertRefused(strict, Tokens.hs256(SECRET, right.deepCopy().put("aud", "other")));
    assertRefused(strict, Tokens.hs256(SECRET, Tokens.claims("a").put("iss", "us")));
    assertRefused(strict, Tokens.hs256(SECRET, Tokens.claims("a").put("aud", "switchboard")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"sub\":null}",
        "{\"sub\":\"\"}",
        "{\"sub\":1.5}",
        "{\"sub\":[\"a\"]}",
        "{\"sub\":\"a\\u0000b\"}",
        "{\"sub\":true}",
        "{\"sub\":1e999999999}",
        "{\"sub\":\"a\",\"exp\":null}",
        "{\"sub\":\"a\",\"exp\":\"2000000000\"}",
        "{\"sub\":\"a\",\"nbf\":\"soon\"}",
        "{\"sub\":\"a\",\"nbf\":1e400}",
        "{\"sub\":\"a\",\"sub\":\"b\"}",
        "[]",
        "nonsense"
      })
  void refusesClaimsThatAreNotOfTheForm(String claims) {
    assertRefused(config(SECRET, null), Tokens.raw(SECRET, "{\"alg\":\"HS256\"}", claims));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"role\":\"authenticated\"",
        "\"role\":\"Admin\"",
        "\"role\":7",
        "\"role\":null",
        "\"role\":[\"admin\"]",
        "\"role\":{\"admin\":true}",
        "\"topics\":\"*\"",
        "\"topics\":null",
        "\"topics\":{\"a\":1}",
        "\"topics\":[7,null,[\"*\"]]",
        "\"iat\":\"yesterday\"",
        "\"iat\":null",
        "\"iat\":99999999999999999999",
        "\"jti\":7,\"iss\":[],\"aud\":9,\"email\":null,\"amr\":7"
      })
  void grantsNothingForWhatItCannotReadAndRefusesNobody(String claim) {
    Principal principal =
        verify(
            config(SECRET, null),
            Tokens.raw(SECRET, "{\"alg\":\"HS256\"}", "{\"sub\":\"a\"," + claim + "}"));
    assertThat(principal.role()).isEqualTo(Role.USER);
    assertThat(principal.grants()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3_600, 1_000_000_000})
  void takesATokenFromAClockThatIsAhead(long seconds) {
    ObjectNode claims = Tokens.claims("a").put("iat", now() + seconds);
    assertThat(verify(config(SECRET, null), Tokens.hs256(SECRET, claims)).id()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({"HS256, HmacSHA256", "HS384, HmacSHA384", "HS512, HmacSHA512"})
  void takesEveryAlgorithmOfTheSecret(String algorithm, String mac) {
    String token = Tokens.hmac(mac, SECRET, Tokens.header(algorithm), Tokens.claims("a"));
    assertThat(verify(config(SECRET, null), token).id()).isEqualTo("a");
    assertRefused(
        config(SECRET, null),
        Tokens.hmac(mac, SECRET + "x", Tokens.header(algorithm), Tokens.claims("a")));
    assertRefused(
        config(SECRET, null),
        Tokens.hmac("HmacSHA1", SECRET, Tokens.header(algorithm), Tokens.claims("a")));
  }

  @Test
  void readsAWholeNumberHoweverItIsWritten() {
    String token = Tokens.raw(SECRET, "{\"alg\":\"HS256\"}", "{\"sub\":4.56e2}");
    assertThat(verify(config(SECRET, null), token).id()).isEqualTo("456");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "undefined", "é.é.é", "a b c"})
  void refusesWhatIsNoToken(String token) {
    assertRefused(config(SECRET, null), token);
  }

  @Test
  void refusesAnOverlongToken() {
    assertRefused(
        config(SECRET, null),
        Tokens.hs256(SECRET, Tokens.claims("a").put("x", "y".repeat(20_000))));
  }

  @Test
  void tellsNoCredentialsFromWrongOnes() {
    TokenVerifier verifier = verifier(config(SECRET, null));
    Credentials none =
        Credentials.of(QueryParameters.parse(null), MultiMap.caseInsensitiveMultiMap());
    assertThat(Await.value(verifier.verify(none))).isEmpty();
    assertThat(catchThrowable(() -> Await.value(verifier.verify(Credentials.of("wrong")))))
        .hasMessage("the token is not valid");
  }

  @Test
  void takesWhatTheSignerMints() {
    AuthConfig config = new AuthConfig(false, SECRET, null, null, "us", "them", 0);
    String token =
        new TokenSigner(config, Clock.systemUTC())
            .sign(UserId.of("张三"), Role.SERVICE, List.of("prices/*"), Duration.ofHours(1));
    Principal principal = verify(config, token);
    assertThat(principal.id()).isEqualTo("张三");
    assertThat(principal.role()).isEqualTo(Role.SERVICE);
    assertThat(principal.grants()).containsExactly("prices/*");
    assertThat(principal.expiresAtMs()).isNotNull();
  }
}
