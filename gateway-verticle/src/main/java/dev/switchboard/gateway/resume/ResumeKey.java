package dev.switchboard.gateway.resume;

import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.dialect.DialectRules;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Whose socket it was: the next one with the same key takes over (contract 5.6). A name that was
 * only claimed is another one than the same name proven by a token.
 */
public record ResumeKey(String principalId, boolean verified, String dialect, String clientId) {

  private static final int HASH_BYTES = 16;

  /** The key of a socket; the client's own id counts where the dialect says so. */
  public static ResumeKey of(Principal principal, DialectRules rules, @Nullable String clientId) {
    String counted =
        clientId != null && rules.has(DialectRules.Trait.RESUMES_BY_CLIENT_ID) ? clientId : "";
    return new ResumeKey(principal.id(), principal.verified(), rules.name(), counted);
  }

  /** Its name in the store and on the bus, which tells nobody whose it is. */
  String hash() {
    String text = owner().length() + owner() + dialect.length() + dialect + clientId;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The principal, as it is counted. */
  String owner() {
    return (verified ? "token " : "claim ") + principalId;
  }
}
