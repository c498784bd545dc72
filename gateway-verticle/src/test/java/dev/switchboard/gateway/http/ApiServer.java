package dev.switchboard.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.Await;
import dev.switchboard.gateway.auth.AnonymousAccess;
import dev.switchboard.gateway.auth.AuthConfig;
import dev.switchboard.gateway.auth.ClientAddress;
import dev.switchboard.gateway.auth.OriginPolicy;
import dev.switchboard.gateway.auth.TokenSigner;
import dev.switchboard.gateway.auth.TokenVerifier;
import dev.switchboard.gateway.routing.DomainDirectory;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.bus.BusCodecs;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.bus.DomainVerticle;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The HTTP API on a port of loopback, with the shop behind it. */
final class ApiServer implements AutoCloseable {

  static final int MAX_BODY = 2_000;

  /** The checks of its life, all the same one. */
  static final List<String> LIVE = List.of("store", "one", "two", "three", "four", "five", "six");

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final HttpClient client;
  private final TokenSigner signer;
  private final DomainDirectory directory;
  volatile boolean live = true;
  volatile boolean ready = true;
  final FakeConnections connections = new FakeConnections();

  /** A permit for every connection that has ended. */
  final Semaphore ended = new Semaphore(0);

  ApiServer(boolean anonymous, String... origins) {
    AuthConfig auth = new AuthConfig(anonymous, SECRET, null, null, null, null, 0);
    signer = new TokenSigner(auth, Clock.systemUTC());
    CommandCatalogue catalogue = new CommandCatalogue();
    BusCodecs.register(vertx.eventBus());
    directory = new DomainDirectory(catalogue);
    DomainContext context =
        new DomainContext(vertx, Settings.of(Map.of()), Clock.systemUTC(), e -> {}, Map.of());
    Await.value(vertx.deployVerticle(new DomainVerticle(new ShopDomain(), context, catalogue)));
    Await.value(directory.start(vertx.eventBus()));
    Await.value(directory.heard(List.of("shop")));
    HttpApi api =
        new HttpApi(
            vertx,
            new HttpApi.Parts(
                anonymous ? AnonymousAccess.ALWAYS : AnonymousAccess.NEVER,
                MAX_BODY,
                new TokenVerifier(vertx, auth, Clock.systemUTC()),
                new OriginPolicy(List.of(origins), new ClientAddress(List.of())),
                directory,
                new DomainClient(vertx),
                connections,
                principal -> Future.succeededFuture(),
                new Health(liveChecks(), Map.of("store", () -> ready))));
    Endpoint broken =
        Endpoint.open(
            "GET",
            "/broken",
            call -> {
              throw new IllegalStateException("a secret of the inside");
            });
    server =
        Await.value(
            vertx
                .createHttpServer()
                .connectionHandler(connection -> connection.closeHandler(closed -> ended.release()))
                .requestHandler(
                    api.handler(
                        List.of(Endpoint.socket("/ws/chat"), broken),
                        List.of(new StaticFiles("/pages", "served-pages"))))
                .invalidRequestHandler(HttpApi.malformed())
                .listen(0, "127.0.0.1"));
    client = vertx.createHttpClient();
  }

  private Map<String, BooleanSupplier> liveChecks() {
    Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
    LIVE.forEach(name -> checks.put(name, () -> live));
    return checks;
  }

  record Response(int status, MultiMap headers, String text) {
    JsonNode json() {
      return Json.parseObject(text);
    }

    @Nullable String header(String name) {
      return headers.get(name);
    }
  }

  int port() {
    return server.actualPort();
  }

  /** Has a domain announce a command and routes to it, in the place of all that it had. */
  void announce(String domain, CommandType<?, ?> command, HttpRoute... routes) {
    directory.add(
        new DomainAnnouncement(
            domain, List.of(), List.of(CommandSpec.of(command)), List.of(routes)));
  }

  String token(String sub, Role role) {
    return signer.sign(UserId.of(sub), role, List.of(), null);
  }

  Response get(String target, String... headers) {
    return call("GET", target, "", headers);
  }

  Response post(String target, String json, String... headers) {
    List<String> all = new ArrayList<>(List.of("Content-Type", "application/json"));
    all.addAll(List.of(headers));
    return call("POST", target, json, all.toArray(String[]::new));
  }

  Response call(String method, String target, String body, String... headers) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(method))
            .setHost("127.0.0.1")
            .setPort(port())
            .setURI(target);
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    Promise<Response> answered = Promise.promise();
    // On an event loop, so that the body's handlers are set before it arrives.
    vertx.runOnContext(
        unused ->
            client
                .request(options.setHeaders(all))
                .compose(
                    request -> body.isEmpty() ? request.send() : request.send(Buffer.buffer(body)))
                .compose(
                    response ->
                        response
                            .body()
                            .map(
                                content ->
                                    new Response(
                                        response.statusCode(),
                                        response.headers(),
                                        content.toString())))
                .onComplete(answered::complete, answered::fail));
    return Await.value(answered.future());
  }

  /** Sends characters as bytes and reads until the server closes. */
  String raw(String... pieces) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(20_000);
      for (String piece : pieces) {
        socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends characters as bytes and goes away, until the server knows. */
  void abandon(String sent) throws InterruptedException {
    ended.drainPermits();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ended.acquire();
  }

  @Override
  public void close() {
    Await.value(vertx.close());
  }

  /** One socket. */
  static final class FakeConnections implements ConnectionAdmin {
    @Nullable volatile String lastCursor;
    volatile int lastLimit;

    @Override
    public Future<Page> list(int limit, @Nullable String cursor) {
      lastLimit = limit;
      lastCursor = cursor;
      return Future.succeededFuture(
          new Page(
              List.of(new Item("conn_1", "chat", "user-1", null, "127.0.0.1", 1_000L, 2)), null));
    }

    @Override
    public Future<Boolean> close(String connectionId) {
      return Future.succeededFuture(connectionId.equals("conn_1"));
    }
  }
}
