package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PausedNodeTest {

  @TempDir Path directory = Path.of("");

  private static void signal(Process process, String name)
      throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  @Timeout(180)
  void writesNothingUnderItsLeaseOnceItWasPausedForLongerThanThat()
      throws SQLException, IOException, InterruptedException {
    try (Laboratory laboratory = new Laboratory(Engine.POSTGRESQL, directory)) {
      JdbcStore store = laboratory.open(StoreConfig.of(laboratory.url).asShared());
      Promise<String> died = Promise.promise();
      store.lease().onDeath(died::tryComplete);
      Process sleeper =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Sleeper.class.getName(),
                  laboratory.url)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader output = sleeper.inputReader()) {
        String lease = output.readLine().substring("began ".length());
        signal(sleeper, "STOP");

        assertThat(await(died.future())).isEqualTo(lease);
        List<String> written = texts(store, "SELECT name FROM thing");
        signal(sleeper, "CONT");

        List<String> said = new ArrayList<>(List.of(output.readLine(), output.readLine()));
        assertThat(said).containsExactlyInAnyOrder("refused DOMAIN_UNAVAILABLE", "told " + lease);
        assertThat(texts(store, "SELECT name FROM thing")).isEqualTo(written);
        assertThat(texts(store, "SELECT node FROM node_lease")).hasSize(2).doesNotContain(lease);
      } finally {
        boolean unused = sleeper.toHandle().destroyForcibly();
      }
    }
  }
}
