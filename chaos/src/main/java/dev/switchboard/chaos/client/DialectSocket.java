package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A client's socket of some dialect, which comes back whenever it is lost: by the next URL, after a
 * pause that grows and is never quite the same. It asks for a sign of life and takes a server that
 * gives none for lost.
 */
abstract class DialectSocket {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final long OPENING_MILLIS = 3_000;
  private static final long BEAT_MILLIS = 5_000;
  private static final long BEAT_PATIENCE_MILLIS = 5_000;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  private final Scene scene;
  private final String name;
  private final Random random;
  private int node;
  private long pauseMillis = FIRST_PAUSE_MILLIS;
  private long pauseAskedMillis;
  private @Nullable Attempt attempt;
  private boolean isEnded;

  DialectSocket(Scene scene, String name) {
    this.scene = scene;
    this.name = name;
    random = scene.random(name);
    node = random.nextInt(scene.nodes().size());
  }

  /** Path and query of the dialect. */
  abstract String path();

  /** The socket is open; on the clients' thread, as all of these. */
  abstract void opened();

  abstract void heard(JsonNode message);

  /** The question for a sign of life. Whatever comes is one. */
  abstract ObjectNode beat();

  /** The socket is lost, and another one will be opened. */
  void lost() {}

  final Scene scene() {
    return scene;
  }

  public final String name() {
    return name;
  }

  final Random random() {
    return random;
  }

  final boolean isOpen() {
    return attempt != null && attempt.socket != null;
  }

  /** Connects, and from then on stays connected. */
  public final void start() {
    connect();
  }

  public final void end() {
    isEnded = true;
    if (attempt != null) {
      attempt.abort();
    }
  }

  /** Sends a message; to nobody where the socket is lost. */
  final void say(ObjectNode message) {
    if (attempt != null) {
      attempt.send(message.toString());
    }
  }

  /** The server is about to close, and asks not to come back before so long. */
  final void closingFor(long millis) {
    pauseAskedMillis = millis;
  }

  /** Takes the socket for lost. */
  final void comeBack() {
    if (attempt != null) {
      attempt.lose();
    }
  }

  private void connect() {
    if (isEnded) {
      return;
    }
    Attempt next = new Attempt();
    attempt = next;
    String host = scene.nodes().get(node);
    scene
        .http()
        .client()
        .newWebSocketBuilder()
        .connectTimeout(CONNECT)
        .buildAsync(URI.create("ws://" + host + path()), next)
        .whenComplete((socket, failure) -> scene.run(() -> next.built(socket, failure)));
    scene.later(OPENING_MILLIS, next::loseUnlessOpen);
  }

  private void again() {
    node = (node + 1) % scene.nodes().size();
    long jittered = pauseMillis / 2 + random.nextLong(pauseMillis / 2 + 1);
    long pause = Math.max(pauseAskedMillis, jittered);
    pauseAskedMillis = 0;
    pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
    scene.later(pause, this::connect);
  }

  /** One connection, from the handshake to its end. */
  private final class Attempt implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();
    private @Nullable WebSocket socket;
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
    private boolean isLost;
    private long heardAt;

    void built(@Nullable WebSocket built, @Nullable Throwable failure) {
      if (built == null || failure != null) {
        lose();
      } else if (isLost) {
        built.abort();
      } else {
        socket = built;
        heardAt = scene.now();
        built.request(Long.MAX_VALUE);
        opened();
        scene.later(BEAT_MILLIS, this::askForLife);
      }
    }

    void loseUnlessOpen() {
      if (socket == null) {
        lose();
      }
    }

    void send(String message) {
      WebSocket open = socket;
      if (open == null || isLost) {
        return;
      }
      sending =
          sending
              .thenCompose(unused -> open.sendText(message, true))
              .whenComplete(
                  (unused, failure) -> {
                    if (failure != null) {
                      scene.run(() -> lose());
                    }
                  });
    }

    private void askForLife() {
      if (isLost) {
        return;
      }
      long asked = scene.now();
      send(beat().toString());
      scene.later(
          BEAT_PATIENCE_MILLIS,
          () -> {
            if (heardAt < asked) {
              lose();
            }
          });
      scene.later(BEAT_MILLIS, this::askForLife);
    }

    void lose() {
      if (!isLost) {
        abort();
        lost();
        again();
      }
    }

    void abort() {
      isLost = true;
      if (socket != null) {
        socket.abort();
        socket = null;
      }
      if (attempt == this) {
        attempt = null;
      }
    }

    private void take(String message) {
      if (!isLost) {
        heardAt = scene.now();
        pauseMillis = FIRST_PAUSE_MILLIS;
        DialectSocket.this.heard(Js.parse(message));
      }
    }

    // The listener's methods are called one after the other, on a thread of the HTTP client.

    @Override
    public void onOpen(WebSocket opened) {
      // Nothing is asked for before the clients' thread knows of the socket.
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String message = text.toString();
        text.setLength(0);
        scene.run(() -> take(message));
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      scene.run(() -> lose());
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      scene.run(() -> lose());
    }
  }
}
