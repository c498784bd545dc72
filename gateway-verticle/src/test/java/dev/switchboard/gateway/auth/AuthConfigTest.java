package dev.switchboard.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.settings.SettingException;
import dev.switchboard.protocol.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthConfigTest {

  private static final KeyPair EC = Tokens.ec();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  private static AuthConfig load(Map<String, Object> values) {
    return AuthConfig.from(Settings.of(values));
  }

  @Test
  void readsWhatIsSetAndMakesNothingUp() {
    assertThat(load(Map.of()).secret()).isNull();
    assertThat(load(Map.of("auth.jwt.secret", "s3cret")).secret()).isEqualTo("s3cret");
    assertThat(load(Map.of("auth.jwt.jwks", "http://127.0.0.1/keys")).secret()).isNull();
  }

  @Test
  void readsPublicKeysAsTextAndFromAFile() throws IOException {
    String pem = PublicKeyPem.format(EC.getPublic());
    Path file = Files.writeString(directory.resolve("key.pem"), pem);
    assertThat(load(Map.of("auth.jwt.publicKey", pem)).publicKey()).isEqualTo(EC.getPublic());
    assertThat(load(Map.of("auth.jwt.publicKey", pem.replace("\n", "\\n"))).publicKey())
        .isEqualTo(EC.getPublic());
    assertThat(load(Map.of("auth.jwt.publicKeyFile", file)).publicKey()).isEqualTo(EC.getPublic());
  }

  @Test
  void namesAKeyFileThatCannotBeRead() {
    Path file = directory.resolve("none.pem");
    assertThatThrownBy(() -> load(Map.of("auth.jwt.publicKeyFile", file)))
        .isInstanceOf(SettingException.class)
        .hasMessageContainingAll("auth.jwt.publicKeyFile", file.toString(), "cannot be read");
  }

  @Test
  void showsNoPrivateKeyThatWasTakenForAPublicOne() {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(EC.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    assertThatThrownBy(() -> load(Map.of("auth.jwt.publicKey", pem)))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("auth.jwt.publicKey")
        .hasMessageNotContaining("BEGIN PRIVATE");
  }

  @Test
  void mintsNothingWithoutASecret() {
    AuthConfig config = load(Map.of("auth.jwt.publicKey", PublicKeyPem.format(EC.getPublic())));
    assertThatThrownBy(() -> new TokenSigner(config, Clock.systemUTC()))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("auth.jwt.secret");
  }
}
