package dev.switchboard.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames with random faults, cut at random places: something is made of all of them. */
class StompFuzzTest {

  private static final String FRAMES =
      """
      CONNECT
      accept-version:1.2
      heart-beat:0,1000

      ^
      SUBSCRIBE
      id:1
      destination:/topic/a
      ack:client

      ^
      SEND
      destination:/topic/a\\c
      content-length:3

      1^2^ACK
      id:1.evt_1
      receipt:r

      ^
      SEND
      destination:/command/chat.send
      reply-to:/reply/x

      {"a":[1,2]}^
      UNSUBSCRIBE
      id:1

      ^DISCONNECT
      receipt:d

      ^
      """;

  private static final Failure FAILURE = Failure.of(FailureCode.INTERNAL, "something");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void makesSomethingOfAnything(int seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = FRAMES.replace('^', '\0').getBytes(StandardCharsets.UTF_8);
      for (int faults = random.nextInt(4); faults > 0; faults--) {
        bytes[random.nextInt(bytes.length)] =
            random.nextBoolean() ? (byte) random.nextInt(256) : bytes[random.nextInt(bytes.length)];
      }
      StompSocket socket = new StompSocket();
      for (int from = 0; from < bytes.length; ) {
        int until = Math.min(bytes.length, from + 1 + random.nextInt(bytes.length));
        byte[] piece = Arrays.copyOfRange(bytes, from, until);
        List<ClientMessage> messages = socket.dialect().decodeAll(piece, socket);
        assertThat(messages).isNotEmpty();
        for (ClientMessage message : messages) {
          String told = socket.hears(new ServerMessage.Failed(message, FAILURE, 1));
          assertThat(told).matches("(?s)(ERROR|MESSAGE)\n.*\\^");
        }
        from = until;
      }
    }
  }
}
