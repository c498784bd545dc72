package dev.switchboard.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.switchboard.websocket.CertificateFileException.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a listener proves its name with: a private key, and the certificates that lead from its own
 * to one that clients know.
 */
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {

  private static final byte[] SAMPLE = "switchboard".getBytes(ISO_8859_1);

  public ServerCertificate {
    chain = List.copyOf(chain);
  }

  /** Reads two PEM files, which may be one, and sees that they belong together. Blocks. */
  public static ServerCertificate read(Path certificate, Path key) throws CertificateFileException {
    List<X509Certificate> chain = certificates(text(certificate, Part.CERTIFICATE));
    PrivateKey read = PrivateKeyPem.parse(text(key, Part.KEY));
    if (!belongTogether(read, chain.get(0))) {
      boolean wrongOrder = chain.stream().anyMatch(one -> belongTogether(read, one));
      throw new CertificateFileException(
          Part.KEY,
          wrongOrder
              ? "is not of the first certificate of " + certificate + ", which must be the server's"
              : "is not the key of the certificate " + certificate);
    }
    return new ServerCertificate(read, chain);
  }

  private static String text(Path file, Part part) throws CertificateFileException {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1);
    } catch (IOException e) {
      throw new CertificateFileException(part, "cannot be read");
    }
  }

  private static List<X509Certificate> certificates(String text) throws CertificateFileException {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemSections.Section section : PemSections.of(text)) {
        if (section.label().equals("CERTIFICATE")) {
          chain.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(section.der())));
        }
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new CertificateFileException(
          Part.CERTIFICATE, "holds a certificate that cannot be read");
    }
    if (chain.isEmpty()) {
      throw new CertificateFileException(
          Part.CERTIFICATE, "holds no certificate; taken are PEM files (BEGIN CERTIFICATE)");
    }
    return chain;
  }

  private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
    try {
      Signature signature =
          Signature.getInstance(
              key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(key);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // Keys of different kinds.
    }
  }

  /**
   * Why clients will refuse it at this time, though it is well-formed; nothing where they won't.
   */
  public List<String> doubts(Clock clock) {
    Instant now = clock.instant();
    List<String> doubts = new ArrayList<>();
    for (X509Certificate one : chain) {
      String name = "the certificate of " + one.getSubjectX500Principal().getName();
      if (one.getNotAfter().toInstant().isBefore(now)) {
        doubts.add(name + " expired on " + day(one.getNotAfter().toInstant()));
      } else if (one.getNotBefore().toInstant().isAfter(now)) {
        doubts.add(name + " is not valid before " + day(one.getNotBefore().toInstant()));
      }
    }
    return doubts;
  }

  private static String day(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "ServerCertificate"
        + Arrays.toString(
            chain.stream().map(one -> one.getSubjectX500Principal().getName()).toArray());
  }
}
