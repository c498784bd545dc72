package dev.switchboard.chaos.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class PostgresTest {

  @TempDir private Path directory;

  private static Connection connect(Postgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.url() + "?user=postgres");
  }

  @Test
  void keepsWhatItHadCommittedWhenItWasKilled() throws SQLException {
    Path data = directory.resolve("pg");
    try (Postgres postgres = new Postgres(data, directory.resolve("work"), "127.0.0.1")) {
      try (Connection connection = connect(postgres);
          Statement statement = connection.createStatement()) {
        statement.execute("create table thing as select 7 as number");
        postgres.kill();
      }
      assertThat(postgres.isRunning()).isFalse();

      postgres.start();

      assertThat(postgres.isRunning()).isTrue();
      try (Connection connection = connect(postgres);
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select number from thing")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(7);
      }
    }
  }
}
