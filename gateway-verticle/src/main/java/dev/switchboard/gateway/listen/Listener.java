package dev.switchboard.gateway.listen;

import dev.switchboard.gateway.auth.Credentials;
import dev.switchboard.gateway.auth.HandshakeLimits;
import dev.switchboard.gateway.auth.ListHeader;
import dev.switchboard.gateway.auth.OriginPolicy;
import dev.switchboard.gateway.auth.QueryParameters;
import dev.switchboard.gateway.connection.Connection;
import dev.switchboard.gateway.connection.ConnectionLoop;
import dev.switchboard.gateway.connection.Handshake;
import dev.switchboard.gateway.http.Problem;
import dev.switchboard.gateway.http.ServedPaths;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.dialect.DialectRules;
import dev.switchboard.websocket.FrameSocket;
import dev.switchboard.websocket.InvalidHandshake;
import dev.switchboard.websocket.SocketAcceptor;
import dev.switchboard.websocket.SocketEvents;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request handler of one listener on one event loop: takes WebSocket handshakes and hands other
 * requests to the HTTP API. A handshake is checked in this order: dialect (404), origin (403), a
 * client that keeps coming back with what was refused (401, 429), too many sockets (429, 503); a
 * wrong token is answered after the upgrade, since browsers see no HTTP status (contract 3).
 */
public final class Listener implements Handler<HttpServerRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  // A name or an address, and perhaps a port (RFC 9110, 7.2).
  private static final Pattern HOST =
      Pattern.compile("\\s*([0-9A-Za-z._~%!$&'()*+,;=-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{0,5})?\\s*");

  private final ListenerConfig config;
  private final HandshakePolicies policies;
  private final SocketAcceptor acceptor;
  private final ConnectionLoop loop;
  private final Handler<HttpServerRequest> http;

  public Listener(
      ListenerConfig config,
      HandshakePolicies policies,
      SocketAcceptor acceptor,
      ConnectionLoop loop,
      Handler<HttpServerRequest> http) {
    this.config = config;
    this.policies = policies;
    this.acceptor = acceptor;
    this.loop = loop;
    this.http = http;
  }

  @Override
  public void handle(HttpServerRequest request) {
    try {
      if (!hasOneHost(request)) {
        Problem.of(400, "a request has one Host header, with a host and perhaps a port")
            .with("Connection", "close")
            .send(request);
      } else if (isUpgrade(request)) {
        upgrade(request);
      } else {
        http.handle(request);
      }
    } catch (RuntimeException | LinkageError bug) {
      LOG.atError().addKeyValue("listener", config.name()).setCause(bug).log("A request failed");
      Problem.of(500, "internal error").with("Connection", "close").send(request);
    }
  }

  /** Only HTTP/1.0 knows requests without a host (RFC 9112, 3.2). */
  private static boolean hasOneHost(HttpServerRequest request) {
    int hosts = request.headers().getAll(HttpHeaders.HOST).size();
    return hosts == 0
        ? request.version() == HttpVersion.HTTP_1_0
        : hosts == 1 && HOST.matcher(request.headers().get(HttpHeaders.HOST)).matches();
  }

  private static boolean isUpgrade(HttpServerRequest request) {
    return ListHeader.names(request.headers(), HttpHeaders.UPGRADE, "websocket");
  }

  private void upgrade(HttpServerRequest request) {
    if (!policies.readiness().get()) {
      Problem.of(503, "the server is going away").with("Retry-After", "1").send(request);
      return;
    }
    QueryParameters query;
    try {
      query = QueryParameters.parse(request.query());
    } catch (IllegalArgumentException e) {
      Problem.of(400, "the query of the handshake is malformed").send(request);
      return;
    }
    List<String> offered = ListHeader.of(request.headers(), "Sec-WebSocket-Protocol");
    Optional<Dialects.Choice> choice =
        policies.dialects().choose(offered, String.valueOf(request.path()), config.paths());
    if (choice.isEmpty()) {
      new ServedPaths(List.copyOf(config.paths().keySet()), List.of()).nothingHere().send(request);
      return;
    }
    if (policies.origins().judge(request) == OriginPolicy.Verdict.FOREIGN) {
      Problem.of(403, policies.origins().refusal(request)).send(request);
      return;
    }
    Map<String, String> firstValues = query.firstValues();
    Dialect dialect = choice.get().dialect(firstValues);
    Credentials credentials = Credentials.of(query, request.headers());
    String address = policies.addresses().of(request);
    Optional<FailureCode> refused =
        dialect.rules().has(DialectRules.Trait.REFUSES_REPEATED_FAILURES)
            ? policies.refused().verdict(address, credentials)
            : Optional.empty();
    if (refused.isPresent()) {
      Problem.of(refused.get().httpStatus(), "refused three times within a minute").send(request);
      return;
    }
    HandshakeLimits.Claim claim = policies.limits().claim(address);
    if (claim instanceof HandshakeLimits.Refusal full) {
      Problem.of(full.status(), full.detail())
          .with("Retry-After", String.valueOf(full.retryAfterSeconds()))
          .send(request);
    } else if (claim instanceof HandshakeLimits.Place place) {
      Handshake handshake =
          new Handshake(
              address,
              credentials,
              dialect.opening(firstValues),
              policies.anonymous().refusal(request).orElse(null),
              place,
              failure -> policies.refused().refused(address, credentials, failure.code()));
      accept(
          request, choice.get().subprotocol(), place, socket -> open(dialect, socket, handshake));
    }
  }

  private void accept(
      HttpServerRequest request,
      Optional<String> subprotocol,
      HandshakeLimits.Place place,
      Function<FrameSocket, SocketEvents> attach) {
    acceptor
        .accept(request, subprotocol, attach)
        .onFailure(
            thrown -> {
              place.release();
              answer(request, thrown);
            });
  }

  private void answer(HttpServerRequest request, Throwable thrown) {
    if (thrown instanceof InvalidHandshake invalid) {
      Problem problem = Problem.of(invalid.status(), invalid.detail());
      for (Map.Entry<String, String> header : invalid.headers().entrySet()) {
        problem = problem.with(header.getKey(), header.getValue());
      }
      problem.send(request);
      return;
    }
    LOG.atDebug().addKeyValue("listener", config.name()).log("A handshake was not completed");
    request.connection().close();
  }

  private SocketEvents open(Dialect dialect, FrameSocket socket, Handshake handshake) {
    Connection connection = new Connection(dialect, loop, socket, handshake);
    connection.begin();
    return connection;
  }
}
