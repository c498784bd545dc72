package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServerProcessTest {

  private static final String[] FREE_PORTS = {
    "--port", "0",
    "--set", "listeners.chat.port=0",
    "--set", "listeners.channel.port=0",
    "--set", "listeners.session.port=0",
    "--set", "listeners.task.port=0"
  };

  @TempDir private Path directory;
  private final List<Child> children = new ArrayList<>();

  @AfterEach
  void endWhatStillRuns() throws InterruptedException {
    for (Child child : children) {
      child.kill();
    }
    ProcessLock.holder(new DataDirectory(data("")))
        .flatMap(holder -> ProcessHandle.of(holder.pid()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  private Child start(String... more) throws IOException {
    Child child = Child.start(directory, words("start", more));
    children.add(child);
    return child;
  }

  private static String[] words(String command, String... more) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of(FREE_PORTS));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private JsonNode status() throws IOException, InterruptedException {
    Child.Result result = Child.run(directory, "status", "--json");
    assertThat(result.exitCode()).isZero();
    return Json.parseObject(result.out());
  }

  private Path data(String name) {
    return directory.resolve("data").resolve(name);
  }

  @Test
  void printsUrlsAndHowToMintATokenThenDrainsAndExitsZeroOnSigterm() throws Exception {
    Child server = start();
    String printed = server.awaitLine("Mint a token");

    assertThat(printed)
        .containsPattern("main +http://127.0.0.1:[1-9][0-9]*/")
        .containsPattern("chat +ws://127.0.0.1:[1-9][0-9]*/")
        .containsPattern("channel +ws://127.0.0.1:[1-9][0-9]*/")
        .contains("./switchboard token --sub alice");
    assertThat(Files.readString(data("switchboard.pid"))).isEqualTo(server.pid() + "\n");

    assertThat(server.terminate().result().exitCode()).isZero();
    assertThat(data("switchboard.pid")).doesNotExist();
  }

  @Test
  void tellsTheStateOfARunningServer() throws Exception {
    Child server = start();
    server.awaitLine("Mint a token");

    JsonNode status = status();

    assertThat(status.fieldNames())
        .toIterable()
        .containsExactly(
            "pid", "uptimeMs", "version", "listeners", "connections", "messagesIn", "messagesOut");
    assertThat(status.get("pid").longValue()).isEqualTo(server.pid());
    assertThat(status.get("uptimeMs").longValue()).isPositive();
    assertThat(status.get("version").textValue()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
    assertThat(status.get("connections").longValue()).isEqualTo(3);
    assertThat(status.get("messagesIn").longValue()).isEqualTo(10);
    assertThat(status.get("messagesOut").longValue()).isEqualTo(20);
    JsonNode main = status.get("listeners").get("main");
    assertThat(main.get("host").textValue()).isEqualTo("127.0.0.1");
    assertThat(main.get("status").textValue()).isEqualTo("available");
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), main.get("port").intValue())) {
      assertThat(socket.isConnected()).isTrue();
    }
    assertThat(Child.run(directory, "status").out()).contains("is running (pid " + server.pid());
  }

  @Test
  void keepsItsStateFromOtherUsers() throws Exception {
    start().awaitLine("Mint a token");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data("jwt-secret"))))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(data("switchboard.state"))))
        .isEqualTo("rw-------");
  }

  @Test
  void refusesASecondServerInTheSameDataDirectory() throws Exception {
    Child first = start();
    first.awaitLine("Mint a token");

    Child.Result foreground = Child.run(directory, words("start"));
    Child.Result background = Child.run(directory, words("start", "-d"));

    String line = "switchboard: already running in data directory data (pid " + first.pid() + ")\n";
    assertThat(foreground).isEqualTo(new Child.Result(1, "", line));
    assertThat(background).isEqualTo(new Child.Result(1, "", line));
    assertThat(status().get("pid").longValue()).isEqualTo(first.pid());
  }

  @Test
  void startsInTheBackgroundAndReturnsOnceReady() throws Exception {
    Child.Result started = Child.run(directory, words("start", "-d"));

    assertThat(started.exitCode()).isZero();
    assertThat(started.out()).contains("main", "Mint a token", "data/switchboard.log");
    long pid = status().get("pid").longValue();
    assertThat(started.out()).contains("pid " + pid);
    assertThat(Files.readString(data("switchboard.log"))).contains("Switchboard is ready");

    Child.Result stopped = Child.run(directory, "stop");
    assertThat(stopped.exitCode()).isZero();
    assertThat(stopped.out()).isEqualTo("Switchboard has stopped (pid " + pid + ").\n");
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(data("switchboard.pid")).doesNotExist();
  }

  @Test
  void restartsWithTheOptionsOfTheLastStart() throws Exception {
    Child.Result unused =
        Child.run(directory, words("start", "-d", "--set", "listeners.chat.enabled=false"));
    JsonNode before = status();

    Child.Result restarted = Child.run(directory, "restart", "-d");

    assertThat(restarted.exitCode()).isZero();
    JsonNode after = status();
    assertThat(after.get("pid").longValue()).isNotEqualTo(before.get("pid").longValue());
    assertThat(after.get("listeners").fieldNames())
        .toIterable()
        .containsExactly("channel", "main", "session", "task");
  }

  @Test
  void restartsWithItsOwnOptionsWhereItHasSome() throws Exception {
    Child.Result unused =
        Child.run(directory, words("start", "-d", "--set", "listeners.chat.enabled=false"));

    Child.Result restarted = Child.run(directory, words("restart", "-d"));

    assertThat(restarted.exitCode()).isZero();
    assertThat(status().get("listeners").fieldNames())
        .toIterable()
        .containsExactly("channel", "chat", "main", "session", "task");
  }

  @Test
  void mintsTokensWithTheSecretThatTheServerWasStartedWith() throws Exception {
    String secret = "0123456789abcdef0123456789abcdef";
    start("--set", "auth.jwt.secret=" + secret).awaitLine("Mint a token");

    Child.Result minted = Child.run(directory, "token", "--sub", "alice");

    assertThat(TokenChecks.subject(minted.out().strip(), secret)).isEqualTo("alice");
    assertThat(data("jwt-secret")).doesNotExist();
  }

  @Test
  void leavesTheServerRunningWhenARestartIsGivenABadConfiguration() throws Exception {
    Child server = start();
    server.awaitLine("Mint a token");

    Child.Result refused = Child.run(directory, "restart", "-d", "--port", "99999");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(status().get("pid").longValue()).isEqualTo(server.pid());
  }

  @Test
  void restartsInTheForegroundWhatWasNotRunning() throws Exception {
    Child server = Child.start(directory, words("restart"));
    children.add(server);
    server.awaitLine("Mint a token");

    assertThat(server.terminate().result().exitCode()).isZero();
  }

  @Test
  void saysWhichPortIsTakenAndLeavesNothingHalfStarted() throws Exception {
    int free = freePort();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String[] ports = {
        "--set", "listeners.channel.port=" + free, "--set", "http.port=" + taken.getLocalPort()
      };
      String line =
          "switchboard: port "
              + taken.getLocalPort()
              + " (listener main, host 127.0.0.1): is in use by another program\n";

      Child.Result foreground = Child.run(directory, command("start", ports));
      Child.Result background = Child.run(directory, command("start -d", ports));

      assertThat(foreground).isEqualTo(new Child.Result(1, "", line));
      assertThat(background).isEqualTo(new Child.Result(1, "", line));
      assertThat(data("switchboard.pid")).doesNotExist();
      assertThat(Child.run(directory, "status").exitCode()).isEqualTo(3);
      try (ServerSocket released = new ServerSocket(free, 1, InetAddress.getLoopbackAddress())) {
        assertThat(released.isBound()).isTrue();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static String[] command(String command, String... options) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    for (String listener : List.of("chat", "session", "task")) {
      words.addAll(List.of("--set", "listeners." + listener + ".port=0"));
    }
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }

  @Test
  void saysWhichDatabaseCannotBeUsedAndLeavesNothingHalfStarted() throws Exception {
    Files.createDirectories(data("switchboard.db"));

    Child.Result refused = Child.run(directory, words("start"));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .hasLineCount(1)
        .startsWith("switchboard: ")
        .contains("switchboard.db");
    assertThat(data("switchboard.pid")).doesNotExist();
  }

  @Test
  void saysThatTheLogIsFullWhereAServerInTheBackgroundCouldNotWriteWhyItEnded() throws Exception {
    long limit = 64 << 10;
    Files.createDirectories(data("switchboard.db"));
    try (RandomAccessFile log = new RandomAccessFile(data("switchboard.log").toFile(), "rw")) {
      log.setLength(limit << 10);
    }

    Child.Result refused = Child.runWithFilesUpTo(limit, directory, words("start", "-d"));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .hasLineCount(1)
        .startsWith("switchboard: data/switchboard.log: cannot be written")
        .contains("File too large");
    assertThat(data("switchboard.pid")).doesNotExist();
  }

  @Test
  void takesNoNoticeOfThePidFileOfACrashedServer() throws Exception {
    Child crashed = start();
    crashed.awaitLine("Mint a token");
    crashed.kill();
    assertThat(data("switchboard.pid")).exists();

    assertThat(Child.run(directory, "status", "--json"))
        .isEqualTo(new Child.Result(3, "{\"status\":\"stopped\"}\n", ""));
    start().awaitLine("Mint a token");
  }

  @Test
  void takesNoNoticeOfAPidThatAnotherProgramHasByNow() throws Exception {
    Files.createDirectories(data(""));
    Files.writeString(data("switchboard.pid"), ProcessHandle.current().pid() + "\n");

    assertThat(Child.run(directory, "status").exitCode()).isEqualTo(3);
    assertThat(Child.run(directory, "stop").out()).isEqualTo("Switchboard is not running.\n");
    start().awaitLine("Mint a token");
  }

  @Test
  void handsOneSecretToProcessesThatMakeItAtTheSameTime() throws Exception {
    List<Child> racing = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      racing.add(Child.start(directory, "token", "--sub", "alice", "--ttl", "1d"));
    }
    for (Child child : racing) {
      Child.Result result = child.result();
      assertThat(result.exitCode()).isZero();
      assertThat(TokenChecks.subject(result.out().strip(), Files.readString(data("jwt-secret"))))
          .isEqualTo("alice");
    }
    try (var files = Files.list(data(""))) {
      assertThat(files).containsExactly(data("jwt-secret"));
    }
  }
}
