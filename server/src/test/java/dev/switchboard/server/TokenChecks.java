package dev.switchboard.server;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Base64;

/** Reads tokens by the library that the gateway checks them with. */
final class TokenChecks {

  private TokenChecks() {}

  /** The claims of a token; fails where the signature or the times are wrong. */
  static JsonObject claims(String token, String secret) {
    Vertx vertx = Vertx.vertx();
    try {
      User verified =
          JWTAuth.create(
                  vertx,
                  new JWTAuthOptions()
                      .addPubSecKey(
                          new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(secret.strip())))
              .authenticate(new TokenCredentials(token))
              .await();
      // Vert.x keeps the times out of the principal.
      String payload = token.split("\\.", -1)[1];
      return verified == null
          ? new JsonObject()
          : new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(payload)));
    } finally {
      vertx.close().await();
    }
  }

  static String subject(String token, String secret) {
    return claims(token, secret).getString("sub");
  }
}
