package dev.switchboard.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Certificates and keys made anew by OpenSSL, as people make them. */
public final class CertificateFiles {

  private final Path directory;

  public CertificateFiles(Path directory) {
    this.directory = directory;
  }

  /** The name of a file of this directory. */
  Path file(String name) {
    return directory.resolve(name);
  }

  /** A key; {@code algorithm} is what genpkey calls it, such as RSA, EC or ED25519. */
  Path key(String name, String algorithm, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("genpkey", "-quiet", "-algorithm", algorithm));
    words.addAll(Arrays.asList(options));
    words.addAll(List.of("-out", file(name).toString()));
    openssl(words.toArray(String[]::new));
    return file(name);
  }

  Path rsaKey(String name) throws Exception {
    return key(name, "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
  }

  public Path ecKey(String name) throws Exception {
    return key(name, "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
  }

  /** A certificate of the key for localhost. */
  public Path certificate(String name, Path key, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("req", "-x509", "-new", "-days", "3650"));
    words.addAll(List.of("-key", key.toString(), "-subj", "/CN=localhost"));
    words.addAll(List.of("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"));
    words.addAll(Arrays.asList(more));
    words.addAll(List.of("-out", file(name).toString()));
    openssl(words.toArray(String[]::new));
    return file(name);
  }

  /** A file with certificate and key, valid for five days from so many days ago or ahead. */
  Path bothValidFrom(String name, String days) throws Exception {
    String store = file(name + ".p12").toString();
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    run(
        List.of(
            keytool,
            "-genkeypair",
            "-alias",
            "x",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-startdate",
            days + "d",
            "-validity",
            "5",
            "-storetype",
            "PKCS12",
            "-keystore",
            store,
            "-storepass",
            "changeit"));
    openssl("pkcs12", "-in", store, "-passin", "pass:changeit", "-nodes", "-out", file(name) + "");
    return file(name);
  }

  void openssl(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(Arrays.asList(words));
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(command + ": " + said);
    }
  }
}
