package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many sockets are cut off at once, miss something and come back at once: each gets what it missed,
 * once and in order, before anything new (contract 5.6). For as many as a machine bears say {@code
 * -Dstorm.sockets=10000}, with an open-file limit of more than twice that.
 */
@Timeout(600)
class ReconnectStormTest {

  private static final int SOCKETS = Integer.getInteger("storm.sockets", 1_000);
  private static final int SOCKETS_PER_TOPIC = 100;
  private static final int MISSED = 10;
  private static final int AT_ONCE = 32;

  private final WireServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

  ReconnectStormTest(@TempDir Path directory) {
    server = WireServer.start(directory);
  }

  private static String topic(int socket) {
    return "storm-" + socket / SOCKETS_PER_TOPIC;
  }

  private <T> List<T> forEach(int count, IntFunction<T> action) throws Exception {
    List<Callable<T>> all =
        IntStream.range(0, count).<Callable<T>>mapToObj(i -> () -> action.apply(i)).toList();
    List<Future<T>> done = threads.invokeAll(all);
    return done.stream().map(ReconnectStormTest::result).toList();
  }

  /** What a socket does. */
  @FunctionalInterface
  private interface IntFunction<T> {
    T apply(int socket) throws Exception;
  }

  private static <T> T result(Future<T> done) {
    try {
      return done.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private EnvelopeClient connect(int socket) throws IOException {
    return EnvelopeClient.open(server, server.token("user" + socket), "&clientId=phone");
  }

  private void publish(int from, int until) throws Exception {
    int topics = (SOCKETS + SOCKETS_PER_TOPIC - 1) / SOCKETS_PER_TOPIC;
    List<Boolean> unused =
        forEach(
            topics,
            number -> {
              try (EnvelopeClient publisher =
                  EnvelopeClient.open(
                      server, server.token("backend" + number + "-" + from, Role.SERVICE, null))) {
                for (int i = from; i <= until; i++) {
                  ObjectNode unusedResult =
                      publisher.result(
                          "topic.publish", "{'topic':'storm-%d','data':{'n':%d}}", number, i);
                }
                publisher.wire().leave();
              }
              return true;
            });
  }

  private static boolean expect(EnvelopeClient client, int socket, int from, int until)
      throws IOException {
    for (int i = from; i <= until; i++) {
      ObjectNode push = client.push("data", topic(socket));
      assertThat(push.at("/data/n").intValue()).as(push.toString()).isEqualTo(i);
    }
    return true;
  }

  @Test
  void bringsEveryoneWhatItMissed() throws Exception {
    List<EnvelopeClient> sockets =
        forEach(
            SOCKETS,
            socket -> {
              EnvelopeClient client = connect(socket);
              ObjectNode unused = client.call("subscribe", "{'topic':'%s'}", topic(socket));
              return client;
            });
    publish(1, 1);
    List<Boolean> unusedLive =
        forEach(SOCKETS, socket -> expect(sockets.get(socket), socket, 1, 1));
    for (EnvelopeClient socket : sockets) {
      socket.wire().drop();
    }
    server.awaitConnections(0);
    publish(2, 1 + MISSED);

    List<EnvelopeClient> back = forEach(SOCKETS, this::connect);
    List<Boolean> unusedMissed =
        forEach(SOCKETS, socket -> expect(back.get(socket), socket, 2, 1 + MISSED));
    publish(2 + MISSED, 2 + MISSED);
    List<Boolean> unusedNew =
        forEach(
            SOCKETS,
            socket -> {
              boolean all = expect(back.get(socket), socket, 2 + MISSED, 2 + MISSED);
              back.get(socket).expectNothing();
              return all;
            });

    back.forEach(ReconnectStormTest::drop);
    threads.shutdown();
    server.close();
  }

  private static void drop(EnvelopeClient client) {
    try {
      client.wire().drop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
