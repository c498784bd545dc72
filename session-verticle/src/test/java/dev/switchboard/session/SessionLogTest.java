package dev.switchboard.session;

import static dev.switchboard.testing.Answers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long connections wait for subscribers. */
class SessionLogTest {

  @SuppressWarnings("NullAway.Init")
  private OpenSessions node;

  @BeforeEach
  void open(@TempDir Path folder) {
    node = new OpenSessions(TestDatabase.SQLITE.fresh(folder), Map.of());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void waitsNoLongerForWhoIsNotHeardOfAnyMore() {
    Promise<Boolean> full = Promise.promise();
    Promise<Void> room = Promise.promise();

    node.vertx.runOnContext(
        turn -> {
          SessionLog log = log(Duration.ofMillis(10));
          log.paced("gone", 0L);
          fill(log)
              .onSuccess(
                  filled -> {
                    full.complete(log.full());
                    log.whenRoom(room::complete);
                  });
        });

    assertThat(await(full.future())).isTrue();
    await(room.future());
  }

  private SessionLog log(Duration silence) {
    return new SessionLog(
        node.vertx,
        Tenure.present(node.store),
        Clock.systemUTC(),
        new Backlog(),
        "tcp_1",
        TcpState.CONNECTED,
        () -> {},
        silence);
  }

  /** Notes more than a subscriber may lag behind; completes once that is on disk. */
  private static Future<Void> fill(SessionLog log) {
    for (int i = 0; i <= SessionLog.MAX_LAG; i++) {
      log.received(new Piece("x", false, 1), null);
    }
    return log.enter(TcpState.CONNECTED, null, true);
  }
}
