package dev.switchboard.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hangs endpoints and static files into a router of vertx-web. A router is never changed: where
 * domains announce other routes, another router takes its place, so that a request sees all of an
 * announcement or nothing.
 */
final class ApiRouter {

  private static final Logger LOG = LoggerFactory.getLogger(ApiRouter.class);

  private final Router router;
  private final Exchange exchange;

  private ApiRouter(Router router, Exchange exchange) {
    this.router = router;
    this.exchange = exchange;
  }

  /** The endpoints of one path, by method. */
  private record Resource(RoutePath path, SortedMap<String, Endpoint> endpoints) {

    /** The methods of all of these, as {@code Allow} lists them. */
    static String allowed(Stream<Resource> resources) {
      TreeSet<String> methods = new TreeSet<>(Set.of("OPTIONS"));
      resources.forEach(resource -> methods.addAll(resource.endpoints().keySet()));
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      return String.join(", ", methods);
    }
  }

  /** A router for these; of two endpoints for the same call the first one wins. */
  static Router of(
      Vertx vertx, Exchange exchange, Collection<Endpoint> endpoints, List<StaticFiles> files) {
    ApiRouter api = new ApiRouter(Router.router(vertx), exchange);
    ProblemHandler problems =
        new ProblemHandler(ServedPaths.of(endpoints, files), exchange.bodyLimit());
    api.router.route().handler(exchange::begin).failureHandler(problems);
    for (int status : new int[] {400, 404, 500}) {
      // What no route has, and what Vert.x itself cannot make sense of.
      api.router.errorHandler(status, problems.always(status));
    }
    api.hang(
        resources(endpoints).stream()
            .sorted((one, other) -> RoutePath.MATCHING_ORDER.compare(one.path(), other.path()))
            .toList());
    files.forEach(api::hang);
    return api.router;
  }

  private static Collection<Resource> resources(Collection<Endpoint> endpoints) {
    Map<String, Resource> byShape = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      Resource resource =
          byShape.computeIfAbsent(
              endpoint.path().shape(), shape -> new Resource(endpoint.path(), new TreeMap<>()));
      if (resource.endpoints().putIfAbsent(endpoint.method(), endpoint) != null) {
        LOG.atError()
            .addKeyValue("method", endpoint.method())
            .addKeyValue("path", endpoint.path().template())
            .log("Two domains announce the same HTTP call; the second is left out");
      }
    }
    return byShape.values();
  }

  private void hang(List<Resource> resources) {
    List<Resource> open = resources.stream().filter(one -> one.path().isOpen()).toList();
    for (Resource resource : resources) {
      serve(resource);
      if (!resource.path().isOpen()) {
        String allowed = Resource.allowed(Stream.of(resource));
        resource.path().on(router).handler(ctx -> Exchange.otherMethod(ctx, allowed));
      }
    }
    // A path may be of several of these, which have different methods: it is an entry of a topic,
    // and the messages of a topic whose name ends as if entries followed.
    for (Resource resource : open) {
      resource.path().on(router).handler(ctx -> Exchange.otherMethod(ctx, allowed(open, ctx)));
    }
  }

  private static String allowed(List<Resource> open, RoutingContext ctx) {
    String path = String.valueOf(ctx.request().path());
    return Resource.allowed(open.stream().filter(one -> one.path().matches(path)));
  }

  private void serve(Resource resource) {
    for (Endpoint endpoint : resource.endpoints().values()) {
      Route route = endpoint.path().on(router).method(HttpMethod.valueOf(endpoint.method()));
      if (endpoint.method().equals("GET")) {
        // A HEAD is a GET whose content is not sent.
        route.method(HttpMethod.HEAD);
      }
      exchange.serve(route, endpoint);
    }
  }

  private void hang(StaticFiles files) {
    files.on(router.route(files.path() + "/*").method(HttpMethod.GET).method(HttpMethod.HEAD));
    router
        .route(files.path() + "/*")
        .handler(
            ctx -> {
              if (HttpMethod.GET.equals(ctx.request().method())
                  || HttpMethod.HEAD.equals(ctx.request().method())) {
                ctx.next();
              } else {
                Exchange.otherMethod(ctx, "GET, HEAD, OPTIONS");
              }
            });
  }
}
