package dev.switchboard.gateway.resume;

import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.dialect.DialectRules;
import org.jspecify.annotations.Nullable;

/**
 * Whose socket it was: the next one with the same key takes over (contract 5.6). A name that was
 * only claimed is another one than the same name proven by a token.
 */
public record ResumeKey(String principalId, boolean verified, String dialect, String clientId) {

  /** The key of a socket; the client's own id counts where the dialect says so. */
  public static ResumeKey of(Principal principal, DialectRules rules, @Nullable String clientId) {
    String counted =
        clientId != null && rules.has(DialectRules.Trait.RESUMES_BY_CLIENT_ID) ? clientId : "";
    return new ResumeKey(principal.id(), principal.verified(), rules.name(), counted);
  }

  /** The principal, as it is counted. */
  String owner() {
    return (verified ? "token " : "claim ") + principalId;
  }
}
