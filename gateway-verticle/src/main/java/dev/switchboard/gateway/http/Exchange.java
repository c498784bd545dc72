package dev.switchboard.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.auth.Credentials;
import dev.switchboard.gateway.auth.OriginPolicy;
import dev.switchboard.gateway.auth.QueryParameters;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.Require;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A request and its answer, as handlers of the router: the checks in their order, then the
 * endpoint. Nothing is read of a body before its sender is admitted.
 */
final class Exchange {

  static final Problem UPGRADE_REQUIRED =
      Problem.of(426, "this path is for WebSockets only")
          .with("Upgrade", "websocket")
          .with("Connection", "Upgrade")
          .with("Sec-WebSocket-Version", "13");

  private static final int MAX_KEY_LENGTH = 255;
  private static final List<String> WITH_BODY = List.of("POST", "PUT", "PATCH");
  private static final String QUERY = "query";
  private static final String PRINCIPAL = "principal";

  private final Admittance admittance;
  private final int bodyLimit;
  private final JsonBody body;

  Exchange(Admittance admittance, int bodyLimit) {
    this.admittance = admittance;
    this.bodyLimit = bodyLimit;
    this.body = new JsonBody(bodyLimit);
  }

  /** The longest body, in bytes. */
  int bodyLimit() {
    return bodyLimit;
  }

  /** Before any route: the page that asks, and the form of path and query. */
  void begin(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    OriginPolicy.Verdict origin = admittance.origins().judge(request);
    if (origin == OriginPolicy.Verdict.FOREIGN) {
      answer(ctx, Problem.of(403, admittance.origins().refusal(request)).answer());
      return;
    }
    String path;
    try {
      // Vert.x gives a request without a path to no route.
      path = RequestPath.comparable(Objects.requireNonNull(request.path(), "path"));
      ctx.put(QUERY, QueryParameters.parse(request.query()));
    } catch (IllegalArgumentException e) {
      answer(ctx, Problem.of(400, "the path or the query has a malformed escape").answer());
      return;
    }
    if (!path.equals(request.path())) {
      ctx.reroute(request.query() == null ? path : path + "?" + request.query());
      return;
    }
    if (origin == OriginPolicy.Verdict.LISTED) {
      request
          .response()
          .putHeader("Access-Control-Allow-Origin", request.getHeader("Origin"))
          .putHeader("Vary", "Origin");
    }
    ctx.next();
  }

  /** Has a route serve an endpoint. */
  void serve(Route route, Endpoint endpoint) {
    route
        .handler(ctx -> admit(ctx, endpoint))
        .handler(body::read)
        .handler(ctx -> call(ctx, endpoint));
  }

  private void admit(RoutingContext ctx, Endpoint endpoint) {
    HttpServerRequest request = ctx.request();
    admittance
        .admit(endpoint, Credentials.of(query(ctx), request.headers()), request)
        .onComplete(
            principal -> {
              ctx.put(PRINCIPAL, principal);
              ctx.next();
            },
            ctx::fail);
  }

  private static void call(RoutingContext ctx, Endpoint endpoint) {
    JsonBody.stopWaiting(ctx);
    ObjectNode content = JsonBody.of(ctx);
    String method = ctx.request().method().name();
    Call call =
        new Call(
            Objects.requireNonNull(ctx.<Principal>get(PRINCIPAL), PRINCIPAL),
            ctx.pathParams(),
            query(ctx),
            WITH_BODY.contains(method) ? content : Json.object(),
            method.equals("POST") ? idempotencyKey(ctx.request()) : "");
    endpoint.answer().apply(call).onComplete(answer -> answer(ctx, answer), ctx::fail);
  }

  private static QueryParameters query(RoutingContext ctx) {
    return Objects.requireNonNull(ctx.<QueryParameters>get(QUERY), QUERY);
  }

  private static String idempotencyKey(HttpServerRequest request) {
    List<String> keys = request.headers().getAll("Idempotency-Key");
    if (keys.isEmpty()) {
      return "";
    }
    String key = keys.get(0);
    if (keys.size() > 1 || key.isBlank() || key.length() > MAX_KEY_LENGTH) {
      throw Require.invalid(
          "Idempotency-Key must be there once, with 1 to " + MAX_KEY_LENGTH + " characters");
    }
    return key;
  }

  /**
   * At a path that is known, a method that no endpoint has: a browser's preflight, anybody's
   * question for the methods, or a mistake.
   */
  static void otherMethod(RoutingContext ctx, String allowed) {
    HttpServerRequest request = ctx.request();
    if (!request.method().name().equals("OPTIONS")) {
      answer(
          ctx,
          Problem.of(405, "the method is not one of " + allowed).with("Allow", allowed).answer());
      return;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Allow", allowed);
    if (request.headers().contains("Access-Control-Request-Method")) {
      headers.put("Access-Control-Allow-Methods", allowed);
      headers.put("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key");
      headers.put("Access-Control-Max-Age", "600");
    }
    answer(ctx, Answer.empty(204).withHeaders(headers));
  }

  /** Answers, and sees to what the client has not sent yet. */
  static void answer(RoutingContext ctx, Answer answer) {
    HttpServerRequest request = ctx.request();
    if (UnreadBody.isWithheld(request)) {
      request.response().putHeader("Connection", "close");
    }
    answer.write(request);
    new UnreadBody(request, ctx.vertx()).discard();
  }
}
