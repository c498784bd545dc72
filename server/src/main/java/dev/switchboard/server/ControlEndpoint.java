package dev.switchboard.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers {@code status} from within the server, on loopback, to whoever knows the secret of this
 * run. It has the JDK's own small HTTP server and thread, so that it answers while event loops are
 * busy, and shares no port with clients.
 */
final class ControlEndpoint implements AutoCloseable {

  private static final String PATH = "/status";
  private static final String AUTHORIZATION = "Authorization";
  private static final int SECRET_BYTES = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpServer server;
  private final String secret;

  private ControlEndpoint(HttpServer server, String secret) {
    this.server = server;
    this.secret = secret;
  }

  static ControlEndpoint open(Supplier<StatusReport> report) {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    String secret = Base64.getUrlEncoder().encodeToString(random);
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(PATH, exchange -> answer(exchange, secret, report));
      server.start();
      return new ControlEndpoint(server, secret);
    } catch (IOException e) {
      throw StartupException.of("control port on loopback: cannot be opened", e);
    }
  }

  private static void answer(HttpExchange exchange, String secret, Supplier<StatusReport> report)
      throws IOException {
    try (exchange) {
      String presented = exchange.getRequestHeaders().getFirst(AUTHORIZATION);
      if (presented == null || !MessageDigest.isEqual(utf8(presented), utf8(secret))) {
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_UNAUTHORIZED, -1);
        return;
      }
      byte[] body = report.get().json();
      exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  int port() {
    return server.getAddress().getPort();
  }

  String secret() {
    return secret;
  }

  /** Asks the server of another process; empty where it does not answer. */
  static Optional<byte[]> ask(RunState.Live live) {
    try {
      URI uri =
          URI.create(
              "http://"
                  + InetAddress.getLoopbackAddress().getHostAddress()
                  + ":"
                  + live.controlPort()
                  + PATH);
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout((int) PATIENCE.toMillis());
      connection.setReadTimeout((int) PATIENCE.toMillis());
      connection.setRequestProperty(AUTHORIZATION, live.controlSecret());
      try (var body = connection.getInputStream()) {
        return Optional.of(body.readAllBytes());
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
