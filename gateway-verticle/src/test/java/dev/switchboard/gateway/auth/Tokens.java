package dev.switchboard.gateway.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens and keys by plain JCA, independent of what is tested. */
public final class Tokens {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private Tokens() {}

  public static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair ec() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static ObjectNode claims(String sub) {
    return Json.object().put("sub", sub);
  }

  public static ObjectNode header(String algorithm) {
    return Json.object().put("alg", algorithm).put("typ", "JWT");
  }

  public static String hs256(String secret, ObjectNode claims) {
    return hs256(secret, header("HS256"), claims);
  }

  public static String hs256(String secret, ObjectNode header, ObjectNode claims) {
    return hmac("HmacSHA256", secret, header, claims);
  }

  public static String hmac(String algorithm, String secret, ObjectNode header, ObjectNode claims) {
    String signed = unsigned(header, claims);
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
      return signed
          + "."
          + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String rs256(PrivateKey key, ObjectNode header, ObjectNode claims) {
    return sign("SHA256withRSA", key, header, claims);
  }

  public static String es256(PrivateKey key, ObjectNode header, ObjectNode claims) {
    return sign("SHA256withECDSAinP1363Format", key, header, claims);
  }

  public static String unsigned(ObjectNode header, ObjectNode claims) {
    return BASE64.encodeToString(Json.encode(header))
        + "."
        + BASE64.encodeToString(Json.encode(claims));
  }

  public static String raw(String secret, String header, String claims) {
    String signed =
        BASE64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + BASE64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return signed
          + "."
          + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static ObjectNode jwk(String keyId, RSAPublicKey key) {
    return Json.object()
        .put("kty", "RSA")
        .put("kid", keyId)
        .put("use", "sig")
        .put("alg", "RS256")
        .put("n", number(key.getModulus(), 0))
        .put("e", number(key.getPublicExponent(), 0));
  }

  public static ObjectNode jwk(String keyId, ECPublicKey key) {
    return Json.object()
        .put("kty", "EC")
        .put("kid", keyId)
        .put("crv", "P-256")
        .put("x", number(key.getW().getAffineX(), 32))
        .put("y", number(key.getW().getAffineY(), 32));
  }

  private static String number(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    int start = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    byte[] padded = new byte[Math.max(length, bytes.length - start)];
    System.arraycopy(
        bytes, start, padded, padded.length - (bytes.length - start), bytes.length - start);
    return BASE64.encodeToString(padded);
  }

  private static String sign(
      String algorithm, PrivateKey key, ObjectNode header, ObjectNode claims) {
    String signed = unsigned(header, claims);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.UTF_8));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
