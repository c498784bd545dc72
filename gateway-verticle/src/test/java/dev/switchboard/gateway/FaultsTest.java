package dev.switchboard.gateway;

import static dev.switchboard.gateway.GatewayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.auth.Tokens;
import dev.switchboard.gateway.connection.GatewayLimits;
import io.vertx.core.http.WebSocketClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is thrown costs the socket or the call that it belongs to; what hangs costs nobody. */
class FaultsTest {

  private static final String SECRET = "a secret of sixteen bytes and more";
  private static final int SOCKETS_PER_USER = 5;
  private static final GatewayLimits FIVE_SOCKETS =
      new GatewayLimits(
          65_536,
          1_000_000,
          1_000_000,
          100,
          SOCKETS_PER_USER,
          Duration.ofMinutes(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Integer.MAX_VALUE);

  private final GatewayFixture fixture;
  private final WebSocketClient client;

  FaultsTest(@TempDir Path folder) {
    fixture = GatewayFixture.start(folder, FIVE_SOCKETS, publisher -> publisher);
    client = fixture.vertx.createWebSocketClient();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private PlainClient connect(String name) {
    return PlainClient.connect(client, fixture.port(), name);
  }

  @Test
  void anEventWithoutWordsEndsTheSocketsThatNeedItAndNoOther() {
    // More than there are event loops, so that each has some of both.
    List<PlainClient> poor = new ArrayList<>();
    List<PlainClient> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      poor.add(connect("poor" + i).say("sub ledger/a").expect("subscribed ledger/a null"));
      others.add(connect("other" + i).say("sub ledger/b").expect("subscribed ledger/b null"));
    }

    await(fixture.append("ledger/a", "unspeakable"));
    await(fixture.append("ledger/b", "one"));

    for (PlainClient one : poor) {
      assertThat(one.closeCode()).isEqualTo((short) 1011);
    }
    await(fixture.append("ledger/a", "two"));
    await(fixture.append("ledger/b", "two"));
    for (PlainClient other : others) {
      other.expect("ledger/b 1 one").expect("ledger/b 2 two");
    }
    PlainClient later = connect("later").say("sub ledger/a").expect("subscribed ledger/a null");
    await(fixture.append("ledger/a", "three"));
    later.expect("ledger/a 3 three");
  }

  @Test
  void anAnswerWithoutWordsEndsTheSocketThatAsked() {
    PlainClient asking = connect("ann");
    PlainClient other = connect("ben");

    asking.say("add ledger/a unspeakable");

    assertThat(asking.closeCode()).isEqualTo((short) 1011);
    other.say("add ledger/a two").expect("added 2");
  }

  @Test
  void aCommandThatThrowsIsRefusedAndNoOther() {
    PlainClient asking = connect("ann");

    asking.say("add ledger/a impossible").expect("error INTERNAL");
    asking.say("bug").expect("error INTERNAL");
    asking.say("sub ledger/broken").expect("error INTERNAL");
    asking.say("add ledger/a one").expect("added 1");
  }

  @Test
  void socketsThatHangGiveTheirPlaces() {
    List<RawSocket> hanging = new ArrayList<>();
    for (int i = 0; i < SOCKETS_PER_USER; i++) {
      hanging.add(RawSocket.hanging(fixture.port(), List.of("iam ann"), "hello ann"));
    }

    PlainClient sixth = connect("ann");

    sixth.say("ping").expect("pong");
    hanging.forEach(RawSocket::close);
  }

  @Test
  void socketsThatAnswerKeepTheirPlaces() {
    List<PlainClient> alive = new ArrayList<>();
    for (int i = 0; i < SOCKETS_PER_USER; i++) {
      alive.add(connect("ann"));
    }

    PlainClient sixth = PlainClient.connectUnnamed(client, fixture.port());
    sixth.say("iam ann").expect("error CONNECTION_LIMIT");

    assertThat(sixth.closeCode()).isEqualTo((short) 1008);
    alive.forEach(one -> one.say("ping").expect("pong"));
  }

  @Test
  void aTokenOfLesserRightsEndsWhatItDoesNotAllow() {
    String service = Tokens.hs256(SECRET, Tokens.claims("ann").put("role", "service"));
    String user = Tokens.hs256(SECRET, Tokens.claims("ann"));
    PlainClient ann = PlainClient.connectUnnamed(client, fixture.port());
    ann.say("token " + service).expect("hello ann");
    ann.say("sub ledger/staff").expect("subscribed ledger/staff null");
    ann.say("sub ledger/a").expect("subscribed ledger/a null");
    await(fixture.append("ledger/staff", "one"));
    ann.expect("ledger/staff 1 one");

    ann.say("token " + user).expect("hello ann").expect("error FOREIGN ledger/staff");

    await(fixture.append("ledger/staff", "two"));
    await(fixture.append("ledger/a", "one"));
    ann.expect("ledger/a 1 one").say("ping").expect("pong");
  }
}
