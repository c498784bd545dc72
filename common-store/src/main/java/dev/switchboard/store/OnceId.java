package dev.switchboard.store;

import dev.switchboard.protocol.command.OnceKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A request's key as the store keeps it. Keys and fingerprints are whatever clients send, so that
 * they are stored as hashes: of one length, and without characters that a database refuses. Made
 * before a work is queued, since hashing is not for the one writer thread.
 *
 * @param id a hash of principal, scope and key
 * @param fingerprint a hash of what must be equal for it to be the same request
 */
public record OnceId(String id, String fingerprint) {

  /** Hashes a key. */
  public static OnceId of(OnceKey key) {
    MessageDigest digest = digest();
    return new OnceId(
        hash(digest, key.principalId(), key.scope(), key.key()), hash(digest, key.fingerprint()));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hash(MessageDigest digest, String... parts) {
    for (String part : parts) {
      // With its length, lest two keys run together; char by char, since every encoder takes one
      // broken surrogate pair for another.
      ByteBuffer chars = ByteBuffer.allocate(Integer.BYTES + part.length() * Character.BYTES);
      chars.putInt(part.length()).asCharBuffer().put(part);
      digest.update(chars.array());
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
  }
}
