package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The HTTP API for whoever can wait: asks one node after the other until there is an answer. */
final class Api {

  private static final int TRIES = 60;
  private static final long PAUSE_MILLIS = 500;

  private final Scene scene;
  private final String token;

  Api(Scene scene, String token) {
    this.scene = scene;
    this.token = token;
  }

  JsonNode get(String path) {
    return insist("GET", path, null, null);
  }

  JsonNode post(String path, ObjectNode body, String once) {
    return insist("POST", path, body, once);
  }

  JsonNode put(String path, ObjectNode body) {
    return insist("PUT", path, body, null);
  }

  private JsonNode insist(
      String method, String path, @Nullable ObjectNode body, @Nullable String once) {
    HttpCalls.Answer answer = new HttpCalls.Answer(0, Js.object());
    for (int node = 0; node < TRIES; node++) {
      answer = once(node, method, path, body, once);
      if (answer.isSuccess()) {
        return answer.body();
      }
      if (!answer.mayPass()) {
        break;
      }
      pause();
    }
    throw new IllegalStateException(method + " " + path + ": " + answer);
  }

  private HttpCalls.Answer once(
      int node, String method, String path, @Nullable ObjectNode body, @Nullable String once) {
    CompletableFuture<HttpCalls.Answer> answer = new CompletableFuture<>();
    scene.http().call(node, method, "/api/v1" + path, token, body, once, answer::complete);
    return answer.join();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
