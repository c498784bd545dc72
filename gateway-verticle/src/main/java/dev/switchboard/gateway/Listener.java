package dev.switchboard.gateway;

import dev.switchboard.gateway.auth.ClientAddress;
import dev.switchboard.gateway.auth.Credentials;
import dev.switchboard.gateway.auth.OriginPolicy;
import dev.switchboard.gateway.auth.QueryParameters;
import dev.switchboard.gateway.auth.RefusedHandshakes;
import dev.switchboard.gateway.http.Problem;
import dev.switchboard.gateway.socket.FrameSocket;
import dev.switchboard.gateway.socket.SocketAcceptor;
import dev.switchboard.gateway.socket.SocketEvents;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.dialect.DialectRules;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request handler of one listener on one event loop: takes WebSocket handshakes and hands all
 * else to the HTTP API. A handshake is judged in this order: dialect (404), origin (403), a client
 * that keeps coming back with what was refused (401, 429); a wrong token is answered after the
 * upgrade, since browsers see no HTTP status (contract 3).
 */
final class Listener implements Handler<HttpServerRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private final ListenerConfig config;
  private final Dialects dialects;
  private final Doorkeepers doorkeepers;
  private final SocketAcceptor acceptor;
  private final GatewayLoop loop;
  private final Readiness readiness;
  private final Handler<HttpServerRequest> http;

  /** Who judges handshakes; shared by all listeners. */
  record Doorkeepers(OriginPolicy origins, ClientAddress addresses, RefusedHandshakes refused) {}

  Listener(
      ListenerConfig config,
      Dialects dialects,
      Doorkeepers doorkeepers,
      SocketAcceptor acceptor,
      GatewayLoop loop,
      Readiness readiness,
      Handler<HttpServerRequest> http) {
    this.config = config;
    this.dialects = dialects;
    this.doorkeepers = doorkeepers;
    this.acceptor = acceptor;
    this.loop = loop;
    this.readiness = readiness;
    this.http = http;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (isUpgrade(request)) {
      upgrade(request);
    } else {
      http.handle(request);
    }
  }

  private static boolean isUpgrade(HttpServerRequest request) {
    String upgrade = request.getHeader(HttpHeaders.UPGRADE);
    return upgrade != null && upgrade.strip().equalsIgnoreCase("websocket");
  }

  private void upgrade(HttpServerRequest request) {
    if (!readiness.get()) {
      Problem.of(503, "the server is going away").send(request);
      return;
    }
    QueryParameters query;
    try {
      query = QueryParameters.parse(request.query());
    } catch (IllegalArgumentException e) {
      Problem.of(400, "the query of the handshake is malformed").send(request);
      return;
    }
    List<String> offered = offered(request);
    Optional<Dialects.Choice> choice =
        dialects.choose(offered, String.valueOf(request.path()), config.paths());
    if (choice.isEmpty()) {
      Problem.of(404, "no dialect is served at this path").send(request);
      return;
    }
    if (doorkeepers.origins().judge(request) == OriginPolicy.Verdict.FOREIGN) {
      Problem.of(403, "this origin may not connect").send(request);
      return;
    }
    Map<String, String> firstValues = query.firstValues();
    Dialect dialect = choice.get().dialect().variant(firstValues);
    Credentials credentials = Credentials.of(query, request.headers());
    String address = doorkeepers.addresses().of(request);
    Optional<FailureCode> refused =
        dialect.rules().has(DialectRules.Trait.REFUSES_REPEATED_FAILURES)
            ? doorkeepers.refused().verdict(address, credentials)
            : Optional.empty();
    if (refused.isPresent()) {
      Problem.of(refused.get().httpStatus(), "refused three times within a minute").send(request);
      return;
    }
    Admission.Handshake handshake =
        new Admission.Handshake(
            credentials,
            dialect.opening(firstValues),
            failure -> doorkeepers.refused().refused(address, credentials, failure.code()));
    acceptor
        .accept(
            request,
            choice.get().subprotocol(),
            socket -> open(dialect, address, socket, handshake))
        .onFailure(
            thrown ->
                LOG.atDebug()
                    .addKeyValue("listener", config.name())
                    .log("A handshake was not completed"));
  }

  private SocketEvents open(
      Dialect dialect, String address, FrameSocket socket, Admission.Handshake handshake) {
    Connection connection =
        new Connection(
            "conn_" + UUID.randomUUID().toString().replace("-", ""),
            address,
            dialect,
            loop,
            socket,
            handshake);
    connection.begin();
    return connection;
  }

  private static List<String> offered(HttpServerRequest request) {
    return request.headers().getAll("Sec-WebSocket-Protocol").stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip)
        .toList();
  }
}
