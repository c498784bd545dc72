package dev.switchboard.server.config;

import io.vertx.config.spi.ConfigStore;
import io.vertx.config.spi.ConfigStoreFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.HttpURLConnection;

/**
 * Type {@code http}, in the place of vertx-config's, which takes the body of any answer for the
 * configuration, that of a 404 or 503 too. It takes the same words, and {@code url} in the place of
 * {@code host}, {@code port} and {@code path}.
 */
final class HttpStoreFactory implements ConfigStoreFactory {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  @Override
  public String name() {
    return "http";
  }

  @Override
  public ConfigStore create(Vertx vertx, JsonObject config) {
    RequestOptions request =
        new RequestOptions().setFollowRedirects(config.getBoolean("followRedirects", false));
    String url = config.getString("url");
    String host = config.getString("host");
    if (url != null) {
      request.setAbsoluteURI(url);
    } else if (host != null) {
      int usual = config.getBoolean("ssl", false) ? HTTPS_PORT : HTTP_PORT;
      request
          .setHost(host)
          .setPort(config.getInteger("port", usual))
          .setURI(config.getString("path", "/"));
    } else {
      throw new IllegalArgumentException("it needs a url, or a host");
    }
    for (var header : config.getJsonObject("headers", new JsonObject())) {
      request.addHeader(header.getKey(), String.valueOf(header.getValue()));
    }
    return new HttpStore(vertx.createHttpClient(new HttpClientOptions(config)), request);
  }

  private record HttpStore(HttpClient client, RequestOptions request) implements ConfigStore {

    @Override
    public Future<Buffer> get() {
      return client.request(request).compose(HttpClientRequest::send).compose(HttpStore::body);
    }

    private static Future<Buffer> body(HttpClientResponse response) {
      return response.statusCode() == HttpURLConnection.HTTP_OK
          ? response.body()
          : Future.failedFuture(
              "answered " + response.statusCode() + " " + response.statusMessage());
    }

    @Override
    public Future<Void> close() {
      return client.close();
    }
  }
}
