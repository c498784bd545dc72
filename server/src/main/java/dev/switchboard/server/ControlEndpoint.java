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
import java.util.Map;
import java.util.function.Supplier;

/**
 * Answers commands from within the server, on loopback, to whoever knows the secret of this run. It
 * has the JDK's own small HTTP server and thread, so that it answers while event loops are busy,
 * and shares no port with clients.
 */
final class ControlEndpoint implements AutoCloseable {

  static final String STATUS = "/status";
  static final String RELOAD = "/reload";

  private static final String AUTHORIZATION = "Authorization";
  private static final int SECRET_BYTES = 24;
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(20);

  private final HttpServer server;
  private final String secret;

  private ControlEndpoint(HttpServer server, String secret) {
    this.server = server;
    this.secret = secret;
  }

  /** Answers each path with what its supplier makes. */
  static ControlEndpoint open(Map<String, Supplier<byte[]>> answers) {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    String secret = Base64.getUrlEncoder().encodeToString(random);
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
      answers.forEach(
          (path, answer) ->
              server.createContext(path, exchange -> answer(exchange, secret, answer)));
      server.start();
      return new ControlEndpoint(server, secret);
    } catch (IOException e) {
      throw StartupException.of("control port on loopback: cannot be opened", e);
    }
  }

  // Not InetAddress.getLoopbackAddress(), which is another one with other options of the JVM.
  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static void answer(HttpExchange exchange, String secret, Supplier<byte[]> answer)
      throws IOException {
    try (exchange) {
      String presented = exchange.getRequestHeaders().getFirst(AUTHORIZATION);
      if (presented == null || !MessageDigest.isEqual(utf8(presented), utf8(secret))) {
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_UNAUTHORIZED, -1);
        return;
      }
      byte[] body = answer.get();
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

  /**
   * Asks the server of another process.
   *
   * @throws StartupException where it does not answer
   */
  static byte[] ask(RunState.Live live, String path, ProcessIdentity server) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + live.controlPort() + path);
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout((int) CONNECT_PATIENCE.toMillis());
      connection.setReadTimeout((int) ANSWER_PATIENCE.toMillis());
      connection.setRequestProperty(AUTHORIZATION, live.controlSecret());
      try (var body = connection.getInputStream()) {
        return body.readAllBytes();
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      throw new StartupException(
          "pid "
              + live.pid()
              + (server.isOfThisNamespace()
                  ? ": runs, but does not answer"
                  : ": runs in another container or on another machine; ask there"));
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
