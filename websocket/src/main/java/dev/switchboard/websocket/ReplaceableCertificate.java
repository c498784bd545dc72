package dev.switchboard.websocket;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of every listener, which may be replaced while they serve: handshakes from then
 * on show the new one. For any thread.
 */
final class ReplaceableCertificate extends X509ExtendedKeyManager {

  private static final char[] NO_PASSWORD = {};

  private volatile Generation current;

  /** The one that is shown. */
  ServerCertificate current() {
    return current.certificate;
  }

  ReplaceableCertificate(ServerCertificate certificate) {
    current = new Generation(certificate, 0, null);
  }

  synchronized void replace(ServerCertificate certificate) {
    current = new Generation(certificate, current.number + 1, current.withoutPast());
  }

  /**
   * One certificate. A handshake asks for the alias first and for key and chain by it later; where
   * the certificate is replaced between, the one before still answers.
   */
  private static final class Generation {

    private final ServerCertificate certificate;
    private final X509ExtendedKeyManager keys;
    private final int number;
    private final @Nullable Generation past;

    private Generation(ServerCertificate certificate, int number, @Nullable Generation past) {
      this(certificate, manager(certificate, "server-" + number), number, past);
    }

    private Generation(
        ServerCertificate certificate,
        X509ExtendedKeyManager keys,
        int number,
        @Nullable Generation past) {
      this.certificate = certificate;
      this.keys = keys;
      this.number = number;
      this.past = past;
    }

    private Generation withoutPast() {
      return new Generation(certificate, keys, number, null);
    }

    private static X509ExtendedKeyManager manager(ServerCertificate certificate, String alias) {
      try {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
            alias, certificate.key(), NO_PASSWORD, certificate.chain().toArray(Certificate[]::new));
        KeyManagerFactory factory =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException("a key store in memory cannot be made", e);
      }
    }
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return current.keys.chooseEngineServerAlias(keyType, issuers, engine);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return current.keys.chooseServerAlias(keyType, issuers, socket);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return current.keys.getServerAliases(keyType, issuers);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Generation asked = current;
    X509Certificate[] chain = asked.keys.getCertificateChain(alias);
    return chain != null || asked.past == null ? chain : asked.past.keys.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Generation asked = current;
    PrivateKey key = asked.keys.getPrivateKey(alias);
    return key != null || asked.past == null ? key : asked.past.keys.getPrivateKey(alias);
  }

  // A listener is never a client.
  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }
}
