package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.settings.LimitKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Further stores of settings that cannot be read, optional ones among them. */
class UnreadStoresTest {

  @TempDir private Path directory;
  private StoresSetup setup;

  @BeforeEach
  void setUp() {
    setup = new StoresSetup(directory);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404|{}|answered 404 Not Found",
        "503|{}|answered 503 Service Unavailable",
        "204|''|answered 204 No Content",
        "200|<html>|what it holds cannot be read as json (line 1, column 1)",
        "200|{}{|what it holds cannot be read as json (line 1, column 3)",
        "200|[1]|what it holds cannot be read as json (line 1, column 1)"
      })
  void doesNotStartWithoutAServersProperAnswer(int status, String body, String reason)
      throws Exception {
    try (ConfigServer server = ConfigServer.start("{}")) {
      server.answer(status, body);
      setup.stores("{type: http, name: central, config: {url: '" + server.url() + "'}}");

      assertThatThrownBy(setup::load)
          .isInstanceOf(StartupException.class)
          .hasMessage("store central (switchboard.yaml:3): cannot be read: " + reason);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: file, config: {path: 'DIR/its/a.json'}}",
        "{type: directory, name: file, config: {path: 'DIR/its', filesets: [{pattern: '*'}]}}"
      })
  void saysWhereAFileIsNoJson(String store) throws Exception {
    Path file = setup.write("its/a.json", "{\n  \"limits\": sesame\n}\n");
    setup.stores(store);

    assertThatThrownBy(setup::load)
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "store file (switchboard.yaml:3): cannot be read: "
                + file
                + ": what it holds cannot be read as json (line 2, column 19)");
  }

  @Test
  void tellsOfAllStoresThatCannotBeReadAndCheckConfigAsOfAnyError() throws Exception {
    setup.stores(
        "{type: files, name: one, config: {path: 'DIR/none'}}",
        "{type: file, name: two, config: {path: 'DIR/none.json'}}");
    ByteArrayOutputStream said = new ByteArrayOutputStream();

    int status = CommandLineRun.run(setup.surroundings(said), "check-config");

    assertThat(status).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("switchboard: store one (switchboard.yaml:3): "),
            line -> assertThat(line).startsWith("switchboard: store two (switchboard.yaml:4): "));
  }

  @Test
  void doesNotStartWithWhatIsNoYaml() throws Exception {
    Path file = setup.write("its.yaml", "<html>");
    setup.stores("{type: file, format: yaml, config: {path: 'DIR/its.yaml'}}");

    assertThatThrownBy(setup::load)
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "store file (switchboard.yaml:3): cannot be read: store file, "
                + file
                + ":1: must consist of names and values");
  }

  @Test
  void waitsForAllStoresAtTheSameTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        ConfigServer server = ConfigServer.start("{\"limits.burst\": 7}")) {
      String away = "config: {host: 127.0.0.1, port: " + silent.getLocalPort() + "}}";
      setup.stores(
          "{type: http, name: one, timeout: 300ms, optional: true, " + away,
          "{type: http, name: two, timeout: 200ms, optional: true, " + away,
          "{type: http, name: three, config: {url: '" + server.url() + "'}}");

      Configuration configuration = setup.configuration();

      assertThat(configuration.settings().source(LimitKeys.BURST)).isEqualTo("store three");
      assertThat(configuration.doubts()).hasSize(2);
    }
  }

  @Test
  void doesNotStartWithoutAServerThatIsAway() throws Exception {
    setup.stores("{type: http, config: {host: 127.0.0.1, port: " + closedPort() + "}}");

    assertThatThrownBy(setup::load)
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith(
            "store http (switchboard.yaml:3): cannot be read: Connection refused");
  }

  @Test
  void doesNotWaitForAServerThatNeverAnswers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      setup.stores(
          "{type: http, timeout: 300ms, config: {host: 127.0.0.1, port: "
              + silent.getLocalPort()
              + "}}");

      assertThatThrownBy(setup::load)
          .isInstanceOf(StartupException.class)
          .hasMessage("store http (switchboard.yaml:3): cannot be read: no answer within 300 ms");
    }
  }

  @ParameterizedTest
  @CsvSource({"files,''", "file,''", "directory,', filesets: [{pattern: ''*''}]'"})
  void doesNotStartWithoutAFileOrDirectoryThatIsNotThere(String type, String more)
      throws Exception {
    setup.stores("{type: " + type + ", config: {path: 'DIR/none'" + more + "}}");

    assertThatThrownBy(setup::load)
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("store " + type + " (switchboard.yaml:3): cannot be read: ")
        .hasMessageContaining(directory.resolve("none").toString());
  }

  @Test
  void hasADoubtWhereAStoreHasNoValues() throws Exception {
    Files.createDirectories(directory.resolve("mounted"));
    setup.stores("{type: files, config: {path: 'DIR/mounted'}}");

    assertThat(setup.configuration().doubts()).containsExactly("store files: has no values");
  }

  @Test
  void goesOnWithoutAnOptionalStoreThatWasNeverRead() throws Exception {
    setup.stores("{type: files, optional: true, config: {path: 'DIR/none'}}");

    Configuration configuration = setup.configuration();

    assertThat(configuration.settings().integer(LimitKeys.BURST)).isEqualTo(100);
    assertThat(configuration.doubts())
        .singleElement()
        .asString()
        .startsWith("store files (switchboard.yaml:3): cannot be read: ")
        .endsWith("; it was never read, and is left out");
  }

  @Test
  void goesOnWithTheLastKnownValuesOfAnOptionalStore() throws Exception {
    setup.write("mounted/limits.burst", "7");
    setup.stores("{type: files, optional: true, config: {path: 'DIR/mounted'}}");
    setup.keep();
    Files.move(directory.resolve("mounted"), directory.resolve("away"));

    Configuration configuration = setup.configuration();

    assertThat(configuration.settings().integer(LimitKeys.BURST)).isEqualTo(7);
    assertThat(configuration.settings().source(LimitKeys.BURST)).isEqualTo("store files");
    assertThat(configuration.doubts())
        .singleElement()
        .asString()
        .containsPattern("; its values of 2[-0-9]+T[:.0-9]+Z are used");
    setup.keep();
    assertThat(setup.load().integer(LimitKeys.BURST)).isEqualTo(7);
  }

  @Test
  void takesNoOtherStoresLastKnownValues() throws Exception {
    setup.write("mounted/limits.burst", "7");
    setup.stores("{type: files, optional: true, config: {path: 'DIR/mounted'}}");
    setup.keep();
    setup.stores("{type: files, optional: true, config: {path: 'DIR/other'}}");

    assertThat(setup.load().integer(LimitKeys.BURST)).isEqualTo(100);
  }

  @Test
  void keepsTheValuesOfOptionalStoresOnlyAndFromOtherUsers() throws Exception {
    setup.stores(
        "{type: json, name: one, optional: true, config: {limits.burst: 7}}",
        "{type: json, name: two, config: {limits.messageBytes: 2048}}");
    setup.keep();

    Path kept = setup.data().configStoreFile("one");
    assertThat(Files.readString(kept)).contains("limits.burst").doesNotContain("messageBytes");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertThat(setup.data().configStoreFile("two")).doesNotExist();
    setup.stores("{type: json, name: one, config: {limits.burst: 7}}");
    setup.keep();
    assertThat(kept).doesNotExist();
  }
}
