package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.failureCode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.UserId;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadSharesTest {

  @TempDir Path directory = Path.of("");

  private static Principal principal(String name) {
    return Principal.claimed(UserId.of(name));
  }

  @Test
  void nobodyFillsTheQueueOfReadsAlone() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.SQLITE, directory)) {
      JdbcStore store = laboratory.open(new StoreConfig(laboratory.url, null, null, 16, 1));
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      Future<Boolean> first =
          store.read(
              sql -> {
                held.countDown();
                Laboratory.passed(release);
                return true;
              });
      Laboratory.passed(held);
      Store mallorys = store.onBehalfOf(principal("mallory"));
      List<Future<?>> taken = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        taken.add(mallorys.log().head(Laboratory.TOPIC));
      }

      Future<?> tooMany = mallorys.log().head(Laboratory.TOPIC);
      taken.add(store.onBehalfOf(principal("ann")).log().head(Laboratory.TOPIC));
      taken.add(store.log().head(Laboratory.TOPIC));

      assertThat(failureCode(tooMany)).isEqualTo(FailureCode.RATE_LIMITED);
      release.countDown();
      assertThat(await(first)).isTrue();
      taken.forEach(Laboratory::await);
    }
  }
}
