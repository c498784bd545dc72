package dev.switchboard.server.wire;

import dev.switchboard.server.CertificateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for localhost, and clients that trust nothing else.
 *
 * @param certificate a PEM file
 * @param key its private key, a PEM file
 */
record ProxiedTls(Path certificate, Path key, SSLContext context) {

  private static final int PATIENCE_MS = 20_000;

  static ProxiedTls in(Path directory) throws Exception {
    CertificateFiles files = new CertificateFiles(directory);
    Path key = files.ecKey("key.pem");
    Path certificate = files.certificate("certificate.pem", key);
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(certificate)) {
      trusted.setCertificateEntry(
          "proxy", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return new ProxiedTls(certificate, key, context);
  }

  /** Connects to a port of 127.0.0.1 from 127.0.0.N. */
  SSLSocket connect(int from, int port) throws IOException {
    Socket plain = new Socket();
    plain.bind(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) from}), 0));
    plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
    plain.setSoTimeout(PATIENCE_MS);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true);
    socket.startHandshake();
    return socket;
  }
}
