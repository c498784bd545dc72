package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.Npm;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** {@code @stomp/stompjs} in a process of its own. */
final class StompJs implements AutoCloseable {

  private static final Path HOME = Path.of("target", "stomp-client");
  private static final String[] FILES = {"package.json", "package-lock.json", "driver.mjs"};

  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final Writer in;
  private final BlockingQueue<ObjectNode> out = new LinkedBlockingQueue<>();
  private final List<ObjectNode> unread = new ArrayList<>();

  private StompJs(Process process) {
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "what the client says");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    // Lines of other things, such as warnings of Node, are none of ours.
    process
        .inputReader(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(Json::parseObject)
        .forEach(out::add);
  }

  /** Has npm install the client, in the versions of the lock file. */
  static void install() throws IOException, InterruptedException {
    assertThat(Npm.install("stomp-client", FILES)).isEqualTo(HOME);
  }

  static StompJs start() throws IOException {
    return new StompJs(
        new ProcessBuilder("node", "driver.mjs")
            .directory(HOME.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Connects to a server, with further settings of the client. */
  static StompJs connected(int port, String connectHeaders, String... more) throws IOException {
    StompJs client = start();
    client.connect(port, connectHeaders, more);
    client.next("connected");
    return client;
  }

  void connect(int port, String connectHeaders, String... more) throws IOException {
    act(
        "connect",
        "'url':'ws://localhost:%d/ws/stomp','connectHeaders':%s%s"
            .formatted(port, connectHeaders, String.join("", more)));
  }

  /** Has the client do something; the details are JSON written with single quotes. */
  void act(String action, String... details) throws IOException {
    String more = details.length == 0 ? "" : "," + String.join("", details);
    write(WireClient.json("{'action':'" + action + "'" + more + "}"));
  }

  private void write(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  /** Follows a destination, and sees to it that this is confirmed. */
  void subscribe(String id, String destination, String... headers) throws IOException {
    act(
        "subscribe",
        "'id':'%s','destination':'%s','headers':{'receipt':'sub-%s'%s}"
            .formatted(id, destination, id, String.join("", headers)));
    receipt("sub-" + id);
  }

  /** Sends, and sees to it that this is confirmed. */
  void publish(String destination, String body, String receipt) throws IOException {
    send(destination, body, Map.of("receipt", receipt));
    receipt(receipt);
  }

  /** Sends a body as it is. */
  void send(String destination, String body, Map<String, String> headers) throws IOException {
    ObjectNode publish =
        Json.object().put("action", "publish").put("destination", destination).put("body", body);
    headers.forEach(publish.putObject("headers")::put);
    write(publish.toString());
  }

  void receipt(String id) {
    ObjectNode unused =
        next(
            one ->
                one.path("event").asText().equals("receipt")
                    && one.at("/headers/receipt-id").asText().equals(id));
  }

  /** The next message of a subscription; its body as JSON. */
  JsonNode heard(String subscription) {
    return Json.parseObject("{\"body\":" + message(subscription).path("body").asText() + "}")
        .path("body");
  }

  /** The next message of a subscription. */
  ObjectNode message(String subscription) {
    return next(
        one ->
            one.path("event").asText().equals("message")
                && one.path("id").asText().equals(subscription));
  }

  /** The next event of a kind. */
  ObjectNode next(String event) {
    return next(one -> one.path("event").asText().equals(event));
  }

  /** The next of these; what comes before is kept. */
  private ObjectNode next(Predicate<ObjectNode> wanted) {
    for (ObjectNode one : unread) {
      if (wanted.test(one)) {
        unread.remove(one);
        return one;
      }
    }
    while (true) {
      ObjectNode one = take();
      if (wanted.test(one)) {
        return one;
      }
      unread.add(one);
    }
  }

  private ObjectNode take() {
    try {
      ObjectNode one = out.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (one == null) {
        throw new AssertionError("the client says no more; unread: " + unread);
      }
      return one;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted; unread: " + unread, e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
