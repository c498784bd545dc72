package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsFilesTest {

  private static final String FORMS =
      "; taken are RSA and EC keys without a password, as BEGIN PRIVATE KEY, BEGIN RSA PRIVATE KEY"
          + " or BEGIN EC PRIVATE KEY";

  @TempDir private Path directory;
  private CertificateFiles files = new CertificateFiles(Path.of(""));
  private String out = "";
  private String err = "";

  @BeforeEach
  void prepare() {
    files = new CertificateFiles(directory);
  }

  private int run(String... words) {
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    int code =
        CommandLineRun.run(
            new Surroundings(
                FakeMain.class,
                new ServerBoot(List.of()),
                directory,
                Map.of(),
                new PrintStream(stdout, true, StandardCharsets.UTF_8),
                new PrintStream(stderr, true, StandardCharsets.UTF_8)),
            words);
    out = stdout.toString(StandardCharsets.UTF_8);
    err = stderr.toString(StandardCharsets.UTF_8);
    return code;
  }

  private int check(String command, Path certificate, Path key) {
    return run(
        command,
        "--data-dir",
        directory.resolve("data").toString(),
        "--set",
        "tls.cert=" + certificate,
        "--set",
        "tls.key=" + key);
  }

  private void refuses(Path certificate, Path key, String line) {
    for (String command : List.of("start", "check-config", "restart")) {
      assertThat(check(command, certificate, key)).isEqualTo(2);
      assertThat(err).isEqualTo("switchboard: --set: " + line + "\n");
      assertThat(directory.resolve("data")).doesNotExist();
    }
  }

  @Test
  void refusesAKeyOfAnotherCertificate() throws Exception {
    Path key = files.rsaKey("a.key");
    Path other = files.rsaKey("b.key");
    Path certificate = files.certificate("a.pem", key);

    refuses(
        certificate,
        other,
        "tls.key=" + other + ": is not the key of the certificate " + certificate);
  }

  @Test
  void refusesAKeyOfAnotherKindThanTheCertificate() throws Exception {
    Path key = files.ecKey("a.key");
    Path other = files.rsaKey("b.key");
    Path certificate = files.certificate("a.pem", key);

    refuses(
        certificate,
        other,
        "tls.key=" + other + ": is not the key of the certificate " + certificate);
  }

  @Test
  void refusesAChainThatDoesNotBeginWithTheServersCertificate() throws Exception {
    Path key = files.rsaKey("a.key");
    Path certificate = files.certificate("a.pem", key);
    Path authority = files.certificate("ca.pem", files.rsaKey("ca.key"));
    Path chain =
        Files.writeString(
            files.file("chain.pem"), Files.readString(authority) + Files.readString(certificate));

    refuses(
        chain,
        key,
        "tls.key="
            + key
            + ": is not of the first certificate of "
            + chain
            + ", which must be the server's");
  }

  @Test
  void namesTheFormsTakenForAnEd25519Key() throws Exception {
    Path key = files.key("ed.key", "ED25519");

    refuses(
        files.certificate("ed.pem", key), key, "tls.key=" + key + ": is a key for Ed25519" + FORMS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-traditional"})
  void namesTheFormsTakenForAnEncryptedKey(String form) throws Exception {
    Path key = files.rsaKey("plain.key");
    Path encrypted = files.file("locked.key");
    List<String> words = new ArrayList<>(List.of("pkey", "-in", key.toString(), "-aes256"));
    words.addAll(form.isEmpty() ? List.of() : List.of(form));
    words.addAll(List.of("-passout", "pass:hunter2", "-out", encrypted.toString()));
    files.openssl(words.toArray(String[]::new));

    refuses(
        files.certificate("a.pem", key),
        encrypted,
        "tls.key=" + encrypted + ": is encrypted" + FORMS);
  }

  @Test
  void refusesFilesInEachOthersPlace() throws Exception {
    Path key = files.ecKey("a.key");
    Path certificate = files.certificate("a.pem", key);

    refuses(
        key,
        certificate,
        "tls.cert=" + key + ": holds no certificate; taken are PEM files (BEGIN CERTIFICATE)");
    refuses(certificate, certificate, "tls.key=" + certificate + ": holds no private key" + FORMS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY"})
  void refusesAKeyThatIsNone(String label) throws Exception {
    Path certificate = files.certificate("a.pem", files.ecKey("a.key"));
    Path key =
        Files.writeString(
            files.file("none.key"),
            "-----BEGIN " + label + "-----\nMAA=\n-----END " + label + "-----\n");

    refuses(
        certificate,
        key,
        "tls.key="
            + key
            + (label.startsWith("DSA")
                ? ": has the form BEGIN DSA PRIVATE KEY"
                : ": holds a private key that cannot be read")
            + FORMS);
  }

  @ParameterizedTest
  @CsvSource({"RSA, -text", "RSA, -traditional", "EC, -text", "EC, -traditional"})
  void takesEveryFormThatOpenSslWrites(String algorithm, String form) throws Exception {
    Path key = algorithm.equals("RSA") ? files.rsaKey("a.key") : files.ecKey("a.key");
    Path certificate = files.certificate("a.pem", key);
    Path other = files.file("other.key");
    files.openssl("pkey", "-in", key.toString(), form, "-out", other.toString());

    assertThat(check("check-config", certificate, other)).isZero();
    assertThat(err).isEmpty();
  }

  @Test
  void takesAnEcKeyBehindItsParameters() throws Exception {
    Path key = files.file("a.key");
    files.openssl("ecparam", "-name", "secp384r1", "-genkey", "-out", key.toString());

    assertThat(Files.readString(key)).contains("BEGIN EC PARAMETERS", "BEGIN EC PRIVATE KEY");
    assertThat(check("check-config", files.certificate("a.pem", key), key)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"-10, expired on", "+10, is not valid before"})
  void warnsOfACertificateThatIsNotOfThisTime(String days, String words) throws Exception {
    Path both = files.bothValidFrom("both.pem", days);

    assertThat(check("check-config", both, both)).isZero();
    assertThat(err)
        .hasLineCount(1)
        .startsWith(
            "switchboard: warning: --set: tls.cert=" + both + ": the certificate of CN=localhost ")
        .contains(words);
    assertThat(out).contains("tls.enabled = true");
  }

  @Test
  void doesNotLookAtTheFilesWhereTlsIsSwitchedOff() throws Exception {
    Files.writeString(
        directory.resolve(".env"),
        """
        WEBSOCKET_SSL=false
        WEBSOCKET_SSL_CERT=/path/to/cert.pem
        WEBSOCKET_SSL_KEY=/path/to/key
        """);

    assertThat(run("check-config")).isZero();
    assertThat(err).isEmpty();
    assertThat(run("check-config", "--set", "tls.enabled=false", "--set", "tls.key=none")).isZero();
  }
}
