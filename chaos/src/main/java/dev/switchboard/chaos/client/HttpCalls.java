package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The HTTP API, node by node. Answers come on the clients' thread. */
final class HttpCalls {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A status and a body; status 0 where there was no answer. */
  record Answer(int status, JsonNode body) {

    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    /** Whether the same request may well succeed later. */
    boolean mayPass() {
      return status == 0 || status == 429 || status >= 500;
    }
  }

  private final Scene scene;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  HttpCalls(Scene scene) {
    this.scene = scene;
  }

  HttpClient client() {
    return client;
  }

  /** Calls a node once. */
  void call(
      int node,
      String method,
      String path,
      String token,
      @Nullable ObjectNode body,
      @Nullable String once,
      Consumer<Answer> then) {
    send(node, method, path, token, body, once)
        .whenComplete(
            (answer, failure) ->
                scene.run(
                    () -> then.accept(failure == null ? answer : new Answer(0, Js.object()))));
  }

  private CompletableFuture<Answer> send(
      int node,
      String method,
      String path,
      String token,
      @Nullable ObjectNode body,
      @Nullable String once) {
    String host = scene.nodes().get(Math.floorMod(node, scene.nodes().size()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + host + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.toString()));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (once != null) {
      request.header("Idempotency-Key", once);
    }
    return client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(answer -> new Answer(answer.statusCode(), json(answer.body())));
  }

  private static JsonNode json(String body) {
    return body.isBlank() ? Js.object() : Js.parse(body);
  }
}
