package dev.switchboard.gateway.http;

import dev.switchboard.gateway.auth.AnonymousAccess;
import dev.switchboard.gateway.auth.OriginPolicy;
import dev.switchboard.gateway.auth.TokenVerifier;
import dev.switchboard.gateway.routing.DomainDirectory;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.bus.Nodes;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.websocket.RawAnswer;
import dev.switchboard.websocket.UnsupportedVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Serves every ordinary HTTP request of the listeners; WebSocket handshakes are taken before. One
 * API serves all event loops.
 */
public final class HttpApi {

  private final Vertx vertx;
  private final Parts parts;
  private final Exchange exchange;
  private final DomainRoutes domainRoutes;

  /**
   * What the API is made of.
   *
   * @param anonymous when a caller without a token is an administrator
   * @param messageBytes the longest body
   */
  public record Parts(
      AnonymousAccess anonymous,
      int messageBytes,
      TokenVerifier tokens,
      OriginPolicy origins,
      DomainDirectory directory,
      DomainClient domains,
      ConnectionAdmin connections,
      PrincipalAdmin principals,
      Health health) {}

  public HttpApi(Vertx vertx, Parts parts) {
    this.vertx = vertx;
    this.parts = parts;
    this.exchange =
        new Exchange(
            new Admittance(parts.origins(), parts.tokens(), parts.anonymous()),
            parts.messageBytes());
    this.domainRoutes = new DomainRoutes(parts.domains(), parts.directory()::command);
  }

  /** The whole API, without further paths. */
  public Handler<HttpServerRequest> handler() {
    return handler(List.of(), List.of());
  }

  /**
   * The whole API: what domains announce, as they do, the gateway's own calls, and these.
   *
   * @param more such as {@link Endpoint#socket} for each path that is for WebSockets only
   */
  public Handler<HttpServerRequest> handler(Collection<Endpoint> more) {
    return handler(more, List.of());
  }

  /** The same, and files. */
  public Handler<HttpServerRequest> handler(Collection<Endpoint> more, List<StaticFiles> files) {
    List<Endpoint> fixed = new ArrayList<>(parts.health().endpoints(vertx));
    fixed.addAll(ConnectionEndpoints.of(parts.connections()));
    fixed.add(PrincipalEndpoints.of(parts.principals()));
    fixed.add(NodeEndpoints.of(Nodes.of(vertx)));
    fixed.addAll(more);
    return new Handler<>() {
      private volatile Announced routes = new Announced(List.of(), router(fixed, files));

      @Override
      public void handle(HttpServerRequest request) {
        List<HttpRoute> announced = parts.directory().routes();
        Announced present = routes;
        if (present.routes() != announced) {
          List<Endpoint> all = new ArrayList<>(fixed);
          all.addAll(domainRoutes.endpoints(announced));
          present = new Announced(announced, router(all, files));
          routes = present;
        }
        serve(request, present.router());
      }
    };
  }

  /** A listener for WebSockets: these calls alone, the paths of its sockets among them. */
  public Handler<HttpServerRequest> only(Collection<Endpoint> calls) {
    Router router = router(calls, List.of());
    return request -> serve(request, router);
  }

  private Router router(Collection<Endpoint> endpoints, List<StaticFiles> files) {
    return ApiRouter.of(vertx, exchange, endpoints, files);
  }

  /** Answers what is no HTTP; for {@code HttpServer.invalidRequestHandler}. */
  public static Handler<HttpServerRequest> malformed() {
    return request -> {
      Throwable cause = request.decoderResult().cause();
      Problem problem =
          cause instanceof UnsupportedVersion version
              ? Problem.of(505, String.valueOf(version.getMessage()))
              : cause instanceof TooLongHttpLineException
                  ? Problem.of(414, "the request line is too long")
                  : cause instanceof TooLongHttpHeaderException
                      ? Problem.of(431, "the header is too long")
                      : Problem.of(400, "this is not HTTP");
      problem.with("Connection", "close").send(request);
    };
  }

  /** What a connection is told whose request cannot be handed on. */
  public static RawAnswer refusal(int status, String detail) {
    return Problem.of(status, detail).answer().raw();
  }

  /** The routes that a router serves besides the fixed ones. */
  private record Announced(List<HttpRoute> routes, Router router) {}

  private static void serve(HttpServerRequest request, Router router) {
    // Nothing is read of a body until somebody wants it.
    request.pause();
    router.handle(request);
  }
}
