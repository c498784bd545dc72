package dev.switchboard.gateway.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.settings.AuthKeys;
import dev.switchboard.protocol.settings.SettingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Mints the tokens that {@link TokenVerifier} takes: HS256, with the server's own secret. */
public final class TokenSigner {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

  private final AuthConfig config;
  private final String secret;
  private final Clock clock;

  /**
   * Signs for a server of this configuration.
   *
   * @throws SettingException where the server has no secret, only keys of somebody else
   */
  public TokenSigner(AuthConfig config, Clock clock) {
    if (config.secret() == null) {
      throw new SettingException(
          "token",
          AuthKeys.SECRET.name(),
          "",
          "is not set: tokens for this server are signed by the owner of its public key");
    }
    this.config = config;
    this.secret = config.secret();
    this.clock = clock;
  }

  /**
   * A token that is valid from now on.
   *
   * @param grants patterns of topics; may be empty
   * @param lifetime rounded down to seconds; null for no end
   */
  public String sign(
      UserId userId, Role role, Collection<String> grants, @Nullable Duration lifetime) {
    long now = clock.instant().getEpochSecond();
    ObjectNode claims = Json.object();
    claims.put("sub", userId.value()).put("role", role.claim());
    if (!grants.isEmpty()) {
      grants.forEach(claims.putArray("topics")::add);
    }
    if (config.issuer() != null) {
      claims.put("iss", config.issuer());
    }
    if (config.audience() != null) {
      claims.put("aud", config.audience());
    }
    claims.put("iat", now);
    if (lifetime != null) {
      claims.put("exp", now + lifetime.toSeconds());
    }
    String signed =
        BASE64.encodeToString(HEADER.getBytes(StandardCharsets.UTF_8))
            + '.'
            + BASE64.encodeToString(Json.encode(claims));
    return signed + '.' + BASE64.encodeToString(hmac(signed));
  }

  private byte[] hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
