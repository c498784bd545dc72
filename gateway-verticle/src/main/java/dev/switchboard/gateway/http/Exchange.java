package dev.switchboard.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.auth.Credentials;
import dev.switchboard.gateway.auth.OriginPolicy;
import dev.switchboard.gateway.auth.QueryParameters;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.Require;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer: the checks in their order, then the endpoint. */
final class Exchange {

  static final Problem UPGRADE_REQUIRED =
      Problem.of(426, "this path is for WebSockets only")
          .with("Upgrade", "websocket")
          .with("Connection", "Upgrade");

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final int MAX_KEY_LENGTH = 255;
  private static final List<String> WITH_BODY = List.of("POST", "PUT", "PATCH");

  private final HttpServerRequest request;
  private final RouteTable routes;
  private final Admittance admittance;
  private final RequestBody body;
  private final String method;

  Exchange(HttpServerRequest request, RouteTable routes, Admittance admittance, RequestBody body) {
    this.request = request;
    this.routes = routes;
    this.admittance = admittance;
    this.body = body;
    this.method = request.method().name();
  }

  /** Carries it out; nothing that a client sends makes this throw. */
  void run() {
    Future<Answer> answer;
    try {
      answer = answer();
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    answer.onComplete(this::finish, thrown -> finish(problem(thrown).answer()));
  }

  private void finish(Answer answer) {
    if (body.isWithheld()) {
      request.response().putHeader("Connection", "close");
    }
    answer.write(request);
    body.discard();
  }

  private Future<Answer> answer() {
    OriginPolicy.Verdict origin = admittance.origins().judge(request);
    if (origin == OriginPolicy.Verdict.FOREIGN) {
      return refused(Problem.of(403, admittance.origins().refusal(request)));
    }
    if (origin == OriginPolicy.Verdict.LISTED) {
      request
          .response()
          .putHeader("Access-Control-Allow-Origin", request.getHeader("Origin"))
          .putHeader("Vary", "Origin");
    }
    Optional<RouteTable.Match> match;
    QueryParameters query;
    try {
      match = routes.match(PathTemplate.segmentsOf(request.path()));
      query = QueryParameters.parse(request.query());
    } catch (IllegalArgumentException e) {
      return refused(Problem.of(400, "the path or the query has a malformed escape"));
    }
    if (match.isEmpty()) {
      return refused(routes.paths().nothingHere());
    }
    if (method.equals("OPTIONS")) {
      return Future.succeededFuture(options(match.get()));
    }
    Optional<Endpoint> endpoint = match.get().endpoint(method);
    if (endpoint.isEmpty()) {
      return refused(
          Problem.of(405, "the method is not one of " + match.get().allowed())
              .with("Allow", match.get().allowed()));
    }
    return serve(endpoint.get(), match.get().parameters(), query);
  }

  private Future<Answer> serve(
      Endpoint endpoint, Map<String, String> parameters, QueryParameters query) {
    return admittance
        .admit(endpoint, Credentials.of(query, request.headers()), request)
        .compose(
            principal ->
                body.readObject()
                    .compose(
                        content ->
                            endpoint.answer().apply(call(principal, parameters, query, content))));
  }

  private Call call(
      Principal principal,
      Map<String, String> parameters,
      QueryParameters query,
      ObjectNode content) {
    return new Call(
        principal,
        parameters,
        query,
        WITH_BODY.contains(method) ? content : Json.object(),
        method.equals("POST") ? idempotencyKey() : "");
  }

  private String idempotencyKey() {
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

  /** Answers a browser's preflight, or anybody's question for the methods. */
  private Answer options(RouteTable.Match match) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Allow", match.allowed());
    if (request.headers().contains("Access-Control-Request-Method")) {
      headers.put("Access-Control-Allow-Methods", match.allowed());
      headers.put("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key");
      headers.put("Access-Control-Max-Age", "600");
    }
    return Answer.empty(204).withHeaders(headers);
  }

  private static Future<Answer> refused(Problem problem) {
    return Future.succeededFuture(problem.answer());
  }

  private Problem problem(Throwable thrown) {
    if (thrown instanceof RequestBody.TooSlow) {
      return Problem.of(408, "the body did not arrive in time").with("Connection", "close");
    }
    Failure failure = FailureException.of(thrown);
    // The domain has logged the cause already.
    if (failure.code() == FailureCode.INTERNAL && !(thrown instanceof FailureException)) {
      LOG.atError().addKeyValue("method", method).setCause(thrown).log("An HTTP call failed");
    }
    return Problem.of(failure);
  }
}
