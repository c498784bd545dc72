package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CertificateReloadTest {

  @TempDir private Path directory;

  /** Trusts whatever is shown. */
  private static final class Trusting implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static BigInteger shown(WireProcess server, String listener) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port(listener))) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  @Test
  void showsARenewedCertificateOnEveryListenerWithoutARestart() throws Exception {
    CertificateFiles files = new CertificateFiles(directory);
    Path key = files.ecKey("server.key");
    Path certificate = files.certificate("server.pem", key);
    Files.writeString(
        directory.resolve("switchboard.yaml"), "tls: {cert: server.pem, key: server.key}\n");
    try (WireProcess server = WireProcess.start(directory)) {
      BigInteger first = shown(server, "chat");
      // A key of another kind, in the same files.
      Path nextKey = files.rsaKey("next.key");
      Path next = files.certificate("next.pem", nextKey);
      Files.move(nextKey, key, StandardCopyOption.REPLACE_EXISTING);

      Child.Result halfWay = Child.run(directory, "reload");
      assertThat(halfWay.exitCode()).isEqualTo(2);
      assertThat(halfWay.err()).contains("tls.key=server.key: is not the key of the certificate");
      assertThat(shown(server, "chat")).isEqualTo(first);

      Files.move(next, certificate, StandardCopyOption.REPLACE_EXISTING);
      Child.Result reloaded = Child.run(directory, "reload");

      assertThat(reloaded)
          .isEqualTo(
              new Child.Result(
                  0,
                  """
                  Applied:
                    tls.cert = server.pem  # switchboard.yaml:1
                    tls.key = server.key  # switchboard.yaml:1
                  """,
                  ""));
      BigInteger second = shown(server, "chat");
      assertThat(second).isNotEqualTo(first);
      assertThat(shown(server, "main")).isEqualTo(second);
      assertThat(Child.run(directory, "reload").out()).isEqualTo("Nothing has changed.\n");
    }
  }
}
