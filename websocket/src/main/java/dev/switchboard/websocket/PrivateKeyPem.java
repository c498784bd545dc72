package dev.switchboard.websocket;

import dev.switchboard.websocket.CertificateFileException.Part;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Private keys as PEM text, in the three forms that OpenSSL writes without a password. */
final class PrivateKeyPem {

  private static final String FORMS =
      "; taken are RSA and EC keys without a password, as BEGIN PRIVATE KEY, BEGIN RSA PRIVATE KEY"
          + " or BEGIN EC PRIVATE KEY";

  private static final int MIN_RSA_BITS = 1_024;

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int CURVE_TAG = 0xa0;
  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final byte[] RSA = Base64.getDecoder().decode("BgkqhkiG9w0BAQEFAA==");
  private static final byte[] EC = Base64.getDecoder().decode("BgcqhkjOPQIB");

  private PrivateKeyPem() {}

  /** The first key of the text. */
  static PrivateKey parse(String text) throws CertificateFileException {
    PemSections.Section section =
        PemSections.of(text).stream()
            .filter(one -> one.label().endsWith("PRIVATE KEY"))
            .findFirst()
            .orElseThrow(() -> refused("holds no private key"));
    if (section.label().startsWith("ENCRYPTED") || section.body().contains("ENCRYPTED")) {
      throw refused("is encrypted");
    }
    try {
      return strong(parse(section));
    } catch (IllegalArgumentException e) {
      throw broken();
    }
  }

  private static PrivateKey parse(PemSections.Section section) throws CertificateFileException {
    return switch (section.label()) {
      case "PRIVATE KEY" -> ofPkcs8(section.der());
      case "RSA PRIVATE KEY" ->
          key("RSA", wrapped(RSA, section.der())).orElseThrow(PrivateKeyPem::broken);
      case "EC PRIVATE KEY" ->
          key("EC", wrapped(join(EC, curve(section.der())), section.der()))
              .orElseThrow(PrivateKeyPem::broken);
      default -> throw refused("has the form BEGIN " + section.label());
    };
  }

  private static PrivateKey strong(PrivateKey key) throws CertificateFileException {
    if (key instanceof RSAPrivateKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
      throw refused("is an RSA key of less than " + MIN_RSA_BITS + " bits");
    }
    return key;
  }

  private static CertificateFileException broken() {
    return refused("holds a private key that cannot be read");
  }

  private static CertificateFileException refused(String problem) {
    return new CertificateFileException(Part.KEY, problem + FORMS);
  }

  private static PrivateKey ofPkcs8(byte[] der) throws CertificateFileException {
    Optional<PrivateKey> taken = key("RSA", der).or(() -> key("EC", der));
    if (taken.isPresent()) {
      return taken.get();
    }
    for (String other : List.of("Ed25519", "Ed448", "RSASSA-PSS", "DSA", "X25519", "DH")) {
      if (key(other, der).isPresent()) {
        throw refused("is a key for " + other);
      }
    }
    throw broken();
  }

  private static Optional<PrivateKey> key(String algorithm, byte[] pkcs8) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** The older forms are what PKCS #8 wraps with the name of the algorithm (RFC 5208). */
  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    return element(
        SEQUENCE, join(VERSION_0, element(SEQUENCE, algorithm), element(OCTET_STRING, key)));
  }

  /** The name of the curve, which an EC key of the older form has under the tag 0 (RFC 5915). */
  private static byte[] curve(byte[] der) {
    ByteBuffer outer = content(ByteBuffer.wrap(der), SEQUENCE);
    while (outer.hasRemaining()) {
      int tag = outer.get(outer.position()) & 0xff;
      ByteBuffer value = content(outer, tag);
      if (tag == CURVE_TAG) {
        byte[] name = new byte[value.remaining()];
        value.get(name);
        return name;
      }
    }
    throw new IllegalArgumentException("names no curve");
  }

  /** The content of the element that begins here; the position moves behind it. */
  private static ByteBuffer content(ByteBuffer in, int tag) {
    if (in.remaining() < 2 || (in.get() & 0xff) != tag) {
      throw new IllegalArgumentException("is not DER");
    }
    int length = in.get() & 0xff;
    if (length >= 0x80) {
      int bytes = length & 0x7f;
      if (bytes > 3 || in.remaining() < bytes) {
        throw new IllegalArgumentException("is not DER");
      }
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = (length << 8) | (in.get() & 0xff);
      }
    }
    if (in.remaining() < length) {
      throw new IllegalArgumentException("is cut off");
    }
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length >= 0x80) {
      byte[] length = ByteBuffer.allocate(4).putInt(content.length).array();
      int zeros = 0;
      while (length[zeros] == 0) {
        zeros++;
      }
      out.write(0x80 | (4 - zeros));
      out.writeBytes(Arrays.copyOfRange(length, zeros, 4));
    } else {
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
