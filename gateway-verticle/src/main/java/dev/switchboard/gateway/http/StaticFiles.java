package dev.switchboard.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Files that everybody may read, such as the pages of a console.
 *
 * @param path below which they are served; {@code index.html} at the path itself
 * @param root where they lie: an absolute directory, or a folder of the class path, for which the
 *     options of {@code Vertx} must allow class path resolving
 */
public record StaticFiles(String path, String root) {

  public StaticFiles {
    if (!new RoutePath(path).parameters().isEmpty() || path.endsWith("/")) {
      throw new IllegalArgumentException("not a path that files can lie below: " + path);
    }
  }

  void on(Route route) {
    FileSystemAccess access =
        Path.of(root).isAbsolute() ? FileSystemAccess.ROOT : FileSystemAccess.RELATIVE;
    route
        .handler(StaticFiles::prepare)
        .handler(
            StaticHandler.create(access, root)
                .setIncludeHidden(false)
                .setDefaultContentEncoding(StandardCharsets.UTF_8.name()));
  }

  private static void prepare(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    if (JsonBody.isAnnounced(request)) {
      // The handler of files leaves a body unread, so nothing can follow on this connection.
      ctx.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      ctx.addEndHandler(ended -> request.connection().close());
    } else {
      Answer.announceKeepAlive(request);
    }
    ctx.response()
        .putHeader("X-Content-Type-Options", "nosniff")
        // A newer server has newer pages: a browser asks each time, and is told by a 304.
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    ctx.next();
  }
}
