package dev.switchboard.websocket;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The Vert.x options of a listener whose upgrades go to a {@link SocketAcceptor}. */
public final class ListenerOptions {

  /** The certificate of the listeners, which can be replaced while they serve. */
  public static final class Tls {

    private final ReplaceableCertificate certificate;

    public Tls(ServerCertificate certificate) {
      this.certificate = new ReplaceableCertificate(certificate);
    }

    /**
     * Reads both PEM files. Blocks.
     *
     * @throws IllegalArgumentException where they cannot be used
     */
    public Tls(Path certificate, Path key) {
      this(read(certificate, key));
    }

    private static ServerCertificate read(Path certificate, Path key) {
      try {
        return ServerCertificate.read(certificate, key);
      } catch (CertificateFileException e) {
        Path file = e.part() == CertificateFileException.Part.KEY ? key : certificate;
        throw new IllegalArgumentException(file + ": " + e.problem());
      }
    }

    /** The one that is shown. */
    public ServerCertificate certificate() {
      return certificate.current();
    }

    /** Shows another certificate in handshakes from now on. For any thread. */
    public void replace(ServerCertificate other) {
      certificate.replace(other);
    }
  }

  // A JWT may travel in the query.
  private static final int REQUEST_LINE_BYTES = 16_384;
  private static final int HEADER_BYTES = 16_384;
  private static final int ACCEPT_BACKLOG = 4_096;
  private static final Duration TLS_HANDSHAKE = Duration.ofSeconds(10);
  private static final Duration REQUEST_HEAD = Duration.ofSeconds(10);

  /** How long an idle HTTP connection is kept; an upgraded socket leaves this behind. */
  public static final Duration KEEP_ALIVE = Duration.ofSeconds(75);

  // A request that is sent in the last moment must still find the connection open.
  private static final Duration HTTP_IDLE = KEEP_ALIVE.plusSeconds(1);

  private ListenerOptions() {}

  /**
   * Ends connections whose request heads take longer than 10 s, the TLS handshake included, or
   * whose bodies are malformed; for {@code HttpServer.connectionHandler}.
   *
   * @param words what they are told
   */
  public static Handler<HttpConnection> connectionHandler(RawAnswer.Words words) {
    return connection -> HeadDeadline.watch(connection, REQUEST_HEAD, words);
  }

  /**
   * Options for one listener. HTTP/1.1 only, since WebSockets need it; compression of WebSockets is
   * left to the acceptor, whose decoder a small frame cannot blow up.
   */
  public static HttpServerOptions create(
      String host, int port, Optional<Tls> tls, SocketConfig sockets) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setAcceptBacklog(ACCEPT_BACKLOG)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false)
            .setMaxInitialLineLength(REQUEST_LINE_BYTES)
            .setMaxHeaderSize(HEADER_BYTES)
            .setIdleTimeout((int) HTTP_IDLE.toSeconds())
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            // Vert.x's own patience, in seconds, must outlast the socket's.
            .setWebSocketClosingTimeout((int) sockets.closeTimeout().toSeconds() + 2);
    tls.ifPresent(
        files ->
            options
                .setSsl(true)
                .setSslHandshakeTimeout(TLS_HANDSHAKE.toSeconds())
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setKeyCertOptions(KeyCertOptions.wrap(files.certificate)));
    return options;
  }
}
