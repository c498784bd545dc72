package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.WireProcess;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A TCP peer that sends more than a server can keep: where its session is paced it is made to wait
 * and nothing is lost, else the newest is kept; a server with less memory than that lives on
 * (contract 4, 5 and 8).
 */
@Timeout(180)
class SessionFloodTest {

  /** What may be on its way between a peer that waits and a client that does not read. */
  private static final long MOST_UNDER_WAY = 40L << 20;

  private static final int KEPT = 1_000;

  private static final int MANY = 200;

  /** The states that it listens and that the peer is there. */
  private static final long BEFORE_THE_FLOOD = 2;

  @TempDir private static Path directory;
  private static WireProcess server;
  private static WireHttp http;

  @BeforeAll
  static void start() throws IOException {
    server = WireProcess.start(directory, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError");
    http = new WireHttp(server.port("main"), Optional.empty());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ObjectNode open() throws Exception {
    return http.post("/tcp/sessions", "{'mode':'server','port':0}").ok(201);
  }

  private static ObjectNode openPaced() throws Exception {
    ObjectNode session =
        http.post("/tcp/sessions", "{'mode':'server','port':0,'pace':true}").ok(201);
    assertThat(session.path("pace").booleanValue()).isTrue();
    return session;
  }

  private static String id(ObjectNode session) {
    return session.path("sessionId").asText();
  }

  private static FloodingPeer peer(ObjectNode session) throws IOException {
    return FloodingPeer.dial(session.path("port").intValue());
  }

  private static SessionConsole watching(ObjectNode session, String name) throws IOException {
    SessionConsole console = SessionConsole.claiming(server.port("session"), name);
    assertThat(console.subscribe(id(session))).isEqualTo("listening");
    return console;
  }

  /** Sees to it that a message brings what comes next of the flood; returns how far that is. */
  private static long checked(ObjectNode message, long read) {
    int length = message.path("byteLength").intValue();
    assertThat(message.path("content").textValue()).isEqualTo(FloodingPeer.text(read, length));
    return read + length;
  }

  /** Sees to it that so much of the flood comes, in order, from its beginning. */
  private static long read(SessionConsole console, long bytes) throws IOException {
    long sequence = BEFORE_THE_FLOOD;
    long read = 0;
    while (read < bytes) {
      ObjectNode message = console.message();
      assertThat(message.path("sequence").longValue()).isEqualTo(++sequence);
      read = checked(message, read);
    }
    return read;
  }

  @Test
  void keepsAPeerWaitingForAClientThatDoesNotReadAndLosesNothing() throws Exception {
    ObjectNode session = openPaced();
    try (SessionConsole console = watching(session, "late");
        FloodingPeer peer = peer(session)) {
      assertThat(console.status()).isEqualTo("connected");

      assertThat(peer.sendUntilBlocked()).isTrue();
      assertThat(peer.sent()).isLessThan(MOST_UNDER_WAY);
      CompletableFuture<Void> rest = peer.sendingTheRest();

      assertThat(read(console, FloodingPeer.BYTES)).isEqualTo(FloodingPeer.BYTES);
      rest.join();
    }
  }

  @Test
  void keepsAPeerWaitingNoLongerThanAClientThatTakesNothingIsThere() throws Exception {
    ObjectNode session = openPaced();
    try (SessionConsole deaf = watching(session, "deaf");
        FloodingPeer peer = peer(session)) {
      assertThat(peer.sendUntilBlocked()).isTrue();

      peer.sendTheRest();

      assertThat(readToTheEnd(deaf)).isLessThan(MOST_UNDER_WAY);
    }
  }

  /** Reads what had been sent to a client before it was cut off; returns how much it was. */
  private static long readToTheEnd(SessionConsole console) throws IOException {
    assertThat(console.status()).isEqualTo("connected");
    long read = 0;
    try {
      WireClient.Frame frame = console.client().frame();
      while (frame.first() != WireClient.CLOSE) {
        read = checked((ObjectNode) Json.parseObject(frame.text()).path("data"), read);
        frame = console.client().frame();
      }
      assertThat(frame.closeCode()).isEqualTo(4000);
      return read;
    } catch (EOFException | SocketException cutOff) {
      return read;
    }
  }

  @Test
  void keepsAPeerWaitingForTheSlowestOfItsClients() throws Exception {
    ObjectNode session = openPaced();
    try (SessionConsole quick = watching(session, "quick");
        SessionConsole slow = watching(session, "slow");
        FloodingPeer peer = peer(session)) {
      assertThat(quick.status()).isEqualTo("connected");
      assertThat(slow.status()).isEqualTo("connected");
      CompletableFuture<Long> quicks = reading(quick);

      assertThat(peer.sendUntilBlocked()).isTrue();
      assertThat(peer.sent()).isLessThan(MOST_UNDER_WAY);
      CompletableFuture<Long> slows = reading(slow);
      peer.sendTheRest();

      assertThat(List.of(quicks.join(), slows.join())).containsOnly(FloodingPeer.BYTES);
    }
  }

  private static CompletableFuture<Long> reading(SessionConsole console) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return read(console, FloodingPeer.BYTES);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void keepsTheLastThousandWhereNobodyWatches() throws Exception {
    ObjectNode session = open();
    try (FloodingPeer peer = peer(session)) {
      peer.sendTheRest();
    }
    awaitListening(session);
    expectTheLastThousand(session);
  }

  @Test
  void letsNoClientThatDoesNotReadHoldAPeerUp() throws Exception {
    ObjectNode session = open();
    try (SessionConsole deaf = watching(session, "unpaced");
        FloodingPeer peer = peer(session)) {
      peer.sendTheRest();

      // In order from the beginning, up to where it is told that it cannot have the rest.
      assertThat(readToTheEnd(deaf)).isLessThan(MOST_UNDER_WAY);
    }
    awaitListening(session);
    expectTheLastThousand(session);
  }

  @Test
  void takesAFloodFromManyPeersAtOnce() throws Exception {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      ports.add(open().path("port").intValue());
    }
    ObjectNode session = open();
    try (SessionConsole console = watching(session, "meanwhile");
        FloodingPeer quiet = peer(session);
        ManyFloods floods = ManyFloods.dial(ports)) {
      assertThat(console.status()).isEqualTo("connected");
      assertThat(quiet.sent()).isZero();
      assertThat(floods.goOn()).isTrue();
      for (int i = 0; i < 5; i++) {
        http.post("/tcp/sessions/" + id(session) + "/messages", "{'content':'x'}").ok(202);
        assertThat(console.message().path("content").textValue()).isEqualTo("x");
      }
      assertThat(floods.goOn()).isTrue();
    }
  }

  private static void expectTheLastThousand(ObjectNode session) throws Exception {
    long messages = 0;
    long sequence = 0;
    StringBuilder kept = new StringBuilder();
    String cursor = "";
    do {
      ObjectNode page =
          http.get("/tcp/sessions/%s/messages?limit=500%s", id(session), cursor).ok(200);
      for (JsonNode message : page.path("items")) {
        long next = message.path("sequence").longValue();
        assertThat(sequence == 0 || next == sequence + 1).isTrue();
        sequence = next;
        messages++;
        kept.append(message.path("content").textValue());
      }
      cursor =
          page.path("nextCursor").isNull() ? "" : "&cursor=" + page.path("nextCursor").asText();
    } while (!cursor.isEmpty());
    // The last one tells that the peer has gone.
    assertThat(messages).isEqualTo(KEPT - 1);
    assertThat(kept.toString())
        .isEqualTo(FloodingPeer.text(FloodingPeer.BYTES - kept.length(), kept.length()));
  }

  /** Waits until the last byte of a peer that left is in the log. */
  private static void awaitListening(ObjectNode session) throws IOException {
    try (SessionConsole console = SessionConsole.claiming(server.port("session"), "afterwards")) {
      String status = console.subscribe(id(session));
      while (!status.equals("listening")) {
        ObjectNode next = console.client().next();
        status = next.at("/data/status").asText();
      }
    }
  }

  @Test
  void endsInOrderWhereASessionIsDeletedUnderLoad() throws Exception {
    ObjectNode session = openPaced();
    try (SessionConsole console = watching(session, "deleting");
        FloodingPeer peer = peer(session)) {
      assertThat(console.status()).isEqualTo("connected");
      CompletableFuture<Void> flood = peer.sendingTheRest();
      long read = read(console, 16 << 20);

      assertThat(http.delete("/tcp/sessions/" + id(session)).status()).isEqualTo(204);

      assertThatThrownBy(flood::join).hasRootCauseInstanceOf(IOException.class);
      ObjectNode next = console.client().next();
      while (next.path("type").asText().equals("tcp_message")) {
        read = checked((ObjectNode) next.path("data"), read);
        next = console.client().next();
      }
      assertThat(next.at("/data/status").asText()).isEqualTo("disconnected");
      console.client().send("{'type':'ping','id':1}");
      console.client().next("pong");
    }
  }
}
