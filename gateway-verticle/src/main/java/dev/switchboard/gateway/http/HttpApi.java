package dev.switchboard.gateway.http;

import dev.switchboard.gateway.auth.AnonymousAccess;
import dev.switchboard.gateway.auth.OriginPolicy;
import dev.switchboard.gateway.auth.TokenVerifier;
import dev.switchboard.gateway.routing.DomainDirectory;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.domain.HttpRoute;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Serves every ordinary HTTP request of the listeners; WebSocket handshakes are taken before. One
 * API serves all event loops.
 */
public final class HttpApi {

  private final Parts parts;
  private final Admittance admittance;
  private final DomainRoutes domainRoutes;

  /**
   * What the API is made of.
   *
   * @param anonymous when a caller without a token is an administrator
   * @param messageBytes the longest body
   * @param live whether the process is able to do its work, or must be started anew
   * @param ready whether the server takes new work
   */
  public record Parts(
      AnonymousAccess anonymous,
      int messageBytes,
      TokenVerifier tokens,
      OriginPolicy origins,
      DomainDirectory directory,
      DomainClient domains,
      ConnectionAdmin connections,
      BooleanSupplier live,
      BooleanSupplier ready) {}

  public HttpApi(Parts parts) {
    this.parts = parts;
    this.admittance = new Admittance(parts.origins(), parts.tokens(), parts.anonymous());
    this.domainRoutes = new DomainRoutes(parts.domains(), parts.directory()::command);
  }

  /** The whole API, without further paths. */
  public Handler<HttpServerRequest> handler() {
    return handler(List.of());
  }

  /**
   * The whole API: what domains announce, as they do, the gateway's own calls, and these.
   *
   * @param more such as {@link Endpoint#socket} for each path that is for WebSockets only
   */
  public Handler<HttpServerRequest> handler(Collection<Endpoint> more) {
    List<Endpoint> fixed =
        new ArrayList<>(GatewayEndpoints.of(parts.connections(), parts.live(), parts.ready()));
    fixed.addAll(more);
    return new Handler<>() {
      private volatile Routes routes = new Routes(List.of(), new RouteTable(fixed));

      @Override
      public void handle(HttpServerRequest request) {
        List<HttpRoute> announced = parts.directory().routes();
        Routes present = routes;
        if (present.announced() != announced) {
          List<Endpoint> all = new ArrayList<>(fixed);
          all.addAll(domainRoutes.endpoints(announced));
          present = new Routes(announced, new RouteTable(all));
          routes = present;
        }
        serve(request, present.table());
      }
    };
  }

  /** A listener for WebSockets: these calls alone, the paths of its sockets among them. */
  public Handler<HttpServerRequest> only(Collection<Endpoint> calls) {
    RouteTable table = new RouteTable(calls);
    return request -> serve(request, table);
  }

  /** Answers what is no HTTP; for {@code HttpServer.invalidRequestHandler}. */
  public static Handler<HttpServerRequest> malformed() {
    return request -> {
      Throwable cause = request.decoderResult().cause();
      Problem problem =
          cause instanceof TooLongHttpLineException
              ? Problem.of(414, "the request line is too long")
              : cause instanceof TooLongHttpHeaderException
                  ? Problem.of(431, "the header is too long")
                  : Problem.of(400, "this is not HTTP");
      problem.with("Connection", "close").send(request);
    };
  }

  private record Routes(List<HttpRoute> announced, RouteTable table) {}

  private void serve(HttpServerRequest request, RouteTable routes) {
    Vertx vertx = Objects.requireNonNull(Vertx.currentContext(), "no event loop").owner();
    new Exchange(request, routes, admittance, new RequestBody(request, parts.messageBytes(), vertx))
        .run();
  }
}
