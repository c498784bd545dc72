package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.WireProcess;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Calls the HTTP API, as nobody or with a token. */
record WireHttp(int port, Optional<String> token) {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** An answer; its body is empty where it is no JSON object. */
  record Answer(int status, String mediaType, ObjectNode body) {

    /** Sees to it that the call was done. */
    ObjectNode ok(int expected) {
      assertThat(status).as(body.toString()).isEqualTo(expected);
      assertThat(mediaType).isEqualTo("application/json");
      return body;
    }

    /** Sees to it that the call was refused with a problem document that names something. */
    void problem(int expected, String... named) {
      assertThat(status).as(body.toString()).isEqualTo(expected);
      assertThat(mediaType).isEqualTo("application/problem+json");
      assertThat(body.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("type", "title", "status", "detail");
      assertThat(body.path("status").intValue()).isEqualTo(expected);
      assertThat(body.path("title").textValue()).isNotEmpty();
      for (String word : named) {
        assertThat(body.path("detail").textValue()).contains(word);
      }
    }
  }

  static WireHttp of(WireServer server) {
    return new WireHttp(server.port("main"), Optional.empty());
  }

  static WireHttp of(WireProcess process) {
    return new WireHttp(process.port("main"), Optional.empty());
  }

  WireHttp as(String bearer) {
    return new WireHttp(port, Optional.of(bearer));
  }

  @SuppressWarnings("AnnotateFormatMethod") // Some paths are put together at run time.
  Answer get(String path, Object... values) throws IOException, InterruptedException {
    return send(request(path.formatted(values)).GET());
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  /** Sends a body of JSON, written with single quotes. */
  Answer post(String path, String body, Object... values) throws IOException, InterruptedException {
    return call("POST", path, WireClient.json(body, values));
  }

  Answer put(String path, String body, Object... values) throws IOException, InterruptedException {
    return call("PUT", path, WireClient.json(body, values));
  }

  /** Any call with any body and further headers, as name, value, name, value. */
  Answer call(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).method(method, BodyPublishers.ofString(body));
    request.setHeader("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return send(request);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1" + path))
            .timeout(PATIENCE);
    token.ifPresent(bearer -> request.setHeader("Authorization", "Bearer " + bearer));
    return request;
  }

  private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
    String mediaType = response.headers().firstValue("Content-Type").orElse("");
    boolean object = mediaType.contains("json") && response.body().startsWith("{");
    return new Answer(
        response.statusCode(),
        mediaType,
        object ? Json.parseObject(response.body()) : Json.object());
  }
}
