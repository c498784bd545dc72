package dev.switchboard.gateway;

import static dev.switchboard.gateway.GatewayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A socket that lags in many topics costs as many reads as it lacks pages, however slow it is. */
class ManyTopicsTest {

  private static final int TOPICS = 100;
  private static final int MISSED = 60;
  private static final int LETTERS = 10_000;

  /** A page ends with the event that makes it 256 KiB long. */
  private static final int PAGES_PER_TOPIC = MISSED * LETTERS / (256 * 1024) + 1;

  /** How many messages the client takes at a time. */
  private static final int SIP = 50;

  private @Nullable UnreliableStore counting;

  @Test
  void readsEachPageOnce(@TempDir Path folder) {
    try (GatewayFixture fixture =
        GatewayFixture.startWith(
            folder,
            real -> {
              counting = new UnreliableStore(real);
              return counting;
            })) {
      UnreliableStore store = Objects.requireNonNull(counting);
      WebSocketClient client = fixture.vertx.createWebSocketClient();
      PlainClient lost = PlainClient.connect(client, fixture.port(), "ann");
      for (int topic = 0; topic < TOPICS; topic++) {
        lost.say("sub ledger/" + topic).expect("subscribed ledger/" + topic + " null");
      }
      ((WebSocketInternal) lost.socket).channelHandlerContext().close();
      await(fixture.allGone());
      String text = "x".repeat(LETTERS);
      for (int i = 0; i < MISSED; i++) {
        List<Future<?>> appends = new ArrayList<>();
        for (int topic = 0; topic < TOPICS; topic++) {
          appends.add(fixture.append("ledger/" + topic, text));
        }
        await(Future.all(appends));
      }
      int unused = store.pagesRead();

      PlainClient back = PlainClient.connect(client, fixture.port(), "ann");
      back.socket.pause();
      int[] last = new int[TOPICS];
      for (int got = 0; got < TOPICS * MISSED; got++) {
        if (got % SIP == 0) {
          back.socket.fetch(SIP);
        }
        String[] words = back.next().split(" ", -1);
        int topic = Integer.parseInt(words[0].substring("ledger/".length()));
        assertThat(Integer.parseInt(words[1])).isEqualTo(++last[topic]);
      }

      assertThat(last).containsOnly(MISSED);
      // One more each to see what is kept, which is forgotten where it is not used at once.
      assertThat(store.pagesRead()).isLessThanOrEqualTo(TOPICS * (PAGES_PER_TOPIC + 1));
    }
  }
}
