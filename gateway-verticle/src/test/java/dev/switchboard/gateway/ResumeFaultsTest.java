package dev.switchboard.gateway;

import static dev.switchboard.gateway.GatewayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.WebSocketClient;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that comes back gets what it missed, whatever goes wrong meanwhile (contract 5.6). */
class ResumeFaultsTest {

  private @Nullable UnreliableStore made;
  private final GatewayFixture fixture;
  private final WebSocketClient client;
  private final UnreliableStore store;

  ResumeFaultsTest(@TempDir Path folder) {
    fixture =
        GatewayFixture.startWith(
            folder,
            real -> {
              made = new UnreliableStore(real);
              return made;
            });
    store = Objects.requireNonNull(made);
    client = fixture.vertx.createWebSocketClient();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private PlainClient connect() {
    return PlainClient.connect(client, fixture.port(), "ann");
  }

  private static void cut(PlainClient socket) {
    ((WebSocketInternal) socket.socket).channelHandlerContext().close();
  }

  /** Ann was there, and missed two entries. */
  private void miss() {
    PlainClient lost = connect().say("sub ledger/a").expect("subscribed ledger/a null");
    await(fixture.append("ledger/a", "one"));
    lost.expect("ledger/a 1 one");
    cut(lost);
    await(fixture.allGone());
    await(fixture.append("ledger/a", "two"));
    await(fixture.append("ledger/a", "three"));
  }

  private static void expectMissed(PlainClient back) {
    back.expect("ledger/a 2 two").expect("ledger/a 3 three");
  }

  @Test
  void readsAgainWhatTheDatabaseDidNotAnswer() {
    miss();
    store.failNext(3);

    PlainClient back = connect();

    expectMissed(back);
    assertThat(store.failuresLeft()).isZero();
    await(fixture.append("ledger/a", "four"));
    back.expect("ledger/a 4 four");
  }

  @Test
  void sendsAClientAwayThatWouldWaitInVainAndKeepsItsPlace() {
    miss();
    store.failNext(Integer.MAX_VALUE);
    PlainClient waiting = connect();

    waiting.expect("closing");
    assertThat(waiting.closeCode()).isEqualTo((short) 1013);

    await(fixture.allGone());
    store.failNext(0);
    expectMissed(connect());
  }

  @Test
  void leavesItAllToTheNextWhereASocketDiesBeforeItWentOn() {
    miss();
    store.failNext(Integer.MAX_VALUE);
    cut(connect());
    await(fixture.allGone());
    store.failNext(0);

    PlainClient back = connect();

    expectMissed(back);
    await(fixture.append("ledger/a", "four"));
    back.expect("ledger/a 4 four");
  }

  @Test
  void handsOverWhatASocketLeavesThatIsFoundToBeDeadOnlyThen() {
    RawSocket hanging =
        RawSocket.hanging(
            fixture.port(), List.of("iam ann", "sub ledger/a"), "subscribed ledger/a null");
    PlainClient next = connect();
    await(fixture.left(1));

    await(fixture.append("ledger/a", "one"));

    next.expect("ledger/a 1 one");
    hanging.close();
  }
}
