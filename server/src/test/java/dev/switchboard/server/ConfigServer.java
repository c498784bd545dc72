package dev.switchboard.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A configuration server on loopback that answers every request alike. */
final class ConfigServer implements AutoCloseable {

  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int status = 200;
  private volatile String body = "{}";

  private ConfigServer(HttpServer server) {
    this.server = server;
  }

  static ConfigServer start(String body) throws IOException {
    return start(0, body);
  }

  static ConfigServer start(int port, String body) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ConfigServer server = new ConfigServer(http);
    server.answer(200, body);
    http.createContext(
        "/",
        exchange -> {
          try (exchange) {
            int unused = server.requests.incrementAndGet();
            byte[] bytes = server.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(server.status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    http.start();
    return server;
  }

  void answer(int newStatus, String newBody) {
    status = newStatus;
    body = newBody;
  }

  /** How many requests there were so far. */
  int requests() {
    return requests.get();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/switchboard.json";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
