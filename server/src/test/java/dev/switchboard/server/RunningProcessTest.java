package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do to a server that runs: signals, log rotation, other namespaces, odd JVMs. */
@Timeout(120)
class RunningProcessTest {

  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private static final List<String> NEW_PID_NAMESPACE =
      List.of("unshare", "--map-root-user", "--pid", "--fork", "--mount-proc");

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

  private Path data(String name) {
    return directory.resolve("data").resolve(name);
  }

  private static String[] words(String command, String... more) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(List.of("--port", "0"));
    for (String listener : List.of("chat", "channel", "session", "task")) {
      words.addAll(List.of("--set", "listeners." + listener + ".port=0"));
    }
    words.addAll(Arrays.asList(more));
    return words.toArray(String[]::new);
  }

  private Child start(List<String> jvmOptions, String... more) throws IOException {
    Child child = Child.start(directory, jvmOptions, FakeMain.class, words("start", more));
    children.add(child);
    child.awaitLine("Mint a token");
    return child;
  }

  /** Starts in the background; its process id. */
  private long background(String... more) throws Exception {
    Child.Result started = Child.run(directory, words("start -d", more));
    assertThat(started.exitCode()).isZero();
    return Long.parseLong(Files.readString(data("switchboard.pid")).strip());
  }

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
        .isZero();
  }

  private static void awaitText(Path file, String text) throws IOException {
    long begun = System.nanoTime();
    while (!Files.exists(file) || !Files.readString(file).contains(text)) {
      if (System.nanoTime() - begun > PATIENCE_NANOS) {
        throw new AssertionError(file + " never says: " + text);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private void yaml(String... lines) throws IOException {
    Files.writeString(directory.resolve("switchboard.yaml"), String.join("\n", lines) + "\n");
  }

  private int run() throws Exception {
    return Child.run(directory, "status").exitCode();
  }

  @Test
  void goesOnAfterAHangUpWithItsConfigurationReadAgainAndItsLogReopened() throws Exception {
    long pid = background();
    Files.move(data("switchboard.log"), data("x"));
    yaml("limits:", "  burst: 7");

    signal("HUP", pid);

    awaitText(data("switchboard.log"), "The configuration was read again");
    assertThat(Files.readString(data("switchboard.log"))).contains("limits.burst = 7");
    assertThat(run()).isZero();
    assertThat(Files.readString(data("switchboard.pid"))).isEqualTo(pid + "\n");
  }

  @Test
  void goesOnAfterAHangUpInTheForeground() throws Exception {
    Child server = start(List.of());

    signal("HUP", server.pid());
    signal("HUP", server.pid());

    assertThat(run()).isZero();
    assertThat(server.terminate().result().exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"moved", "removed"})
  void beginsANewLogUnaskedWhereTheOldOneIsElsewhere(String fate) throws Exception {
    long pid = background();
    if (fate.equals("moved")) {
      Files.move(data("switchboard.log"), data("x"));
    } else {
      Files.delete(data("switchboard.log"));
    }

    awaitText(data("switchboard.log"), "");

    Child.Result stopped = Child.run(directory, "stop");
    assertThat(stopped.out()).isEqualTo("Switchboard has stopped (pid " + pid + ").\n");
    assertThat(Files.readString(data("switchboard.log")))
        .contains("Switchboard is stopping", "Switchboard has stopped")
        .doesNotContain("Switchboard is ready");
  }

  @Test
  void saysWhatWaitsForARestartAsOftenAsItIsAsked() throws Exception {
    long unused = background();
    yaml("limits: {messageBytes: 7000}", "store: {queueBound: 99}", "auth: {jwt: {issuer: me}}");

    Child.Result first = Child.run(directory, "reload");
    Child.Result second = Child.run(directory, "reload");

    assertThat(first.exitCode()).isZero();
    assertThat(first.err()).isEmpty();
    assertThat(first.out())
        .startsWith("Waiting for a restart:\n")
        .contains(
            "  limits.messageBytes = 7000  # switchboard.yaml:1\n",
            "  store.queueBound = 99  # switchboard.yaml:2\n",
            "  auth.jwt.issuer = me  # switchboard.yaml:3\n");
    assertThat(second).isEqualTo(first);
  }

  @Test
  void saysThatNothingHasChanged() throws Exception {
    long unused = background("--set", "limits.burst=7");
    yaml("limits: {burst: 9}");

    // What the server was started with still counts more than the file.
    assertThat(Child.run(directory, "reload"))
        .isEqualTo(new Child.Result(0, "Nothing has changed.\n", ""));
  }

  @Test
  void changesNothingByABrokenConfigurationAndSaysWhy() throws Exception {
    long pid = background();
    yaml("limits: {brust: 7, burst: many}");

    Child.Result refused = Child.run(directory, "reload");
    signal("HUP", pid);

    assertThat(refused)
        .isEqualTo(
            new Child.Result(
                2,
                "",
                "switchboard: switchboard.yaml:1: limits.brust=7: unknown key; did you mean"
                    + " limits.burst?\n"
                    + "switchboard: switchboard.yaml:1: limits.burst=many: must be a whole"
                    + " number\n"));
    awaitText(data("switchboard.log"), "changes nothing");
    Files.delete(directory.resolve("switchboard.yaml"));
    assertThat(Child.run(directory, "reload").out()).isEqualTo("Nothing has changed.\n");
  }

  @Test
  void tellsOfABrokenConfigurationThatOnlyTheServerReads() throws Exception {
    Path file = Files.writeString(directory.resolve("its.yaml"), "limits: {burst: 7}\n");
    long unused = background("--config", "its.yaml");
    Files.writeString(file, "limits: {burst: 0}\n");

    Child.Result refused = Child.run(directory, "reload");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .hasLineCount(1)
        .contains("its.yaml:1: limits.burst=0: must be from 1 to 1000000");
  }

  @Test
  void cannotReloadWhatDoesNotRun() throws Exception {
    assertThat(Child.run(directory, "reload"))
        .isEqualTo(new Child.Result(3, "", "switchboard: not running in data directory data\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "restart -d"})
  void signalsNobodyFromAnotherPidNamespace(String command) throws Exception {
    long pid = background();
    // A stranger has the server's number there, or nobody.
    Child stopping =
        Child.startBy(NEW_PID_NAMESPACE, directory, List.of(), FakeMain.class, command.split(" "));

    Child.Result refused = stopping.result();

    assertThat(refused)
        .isEqualTo(
            new Child.Result(
                1,
                "",
                "switchboard: data directory data: its server (pid "
                    + pid
                    + ") runs in another container or on another machine; stop it there\n"));
    assertThat(run()).isZero();
  }

  @Test
  void answersStatusAndReloadFromAnotherPidNamespace() throws Exception {
    long unused = background();

    for (String command : List.of("status", "reload")) {
      Child asking =
          Child.startBy(NEW_PID_NAMESPACE, directory, List.of(), FakeMain.class, command);
      assertThat(asking.result().exitCode()).isZero();
    }
  }

  @Test
  void signalsNobodyWhereTheLockFileNamesAStranger() throws Exception {
    long unused = background();
    Process stranger = new ProcessBuilder("cat").start();
    try {
      // As it looks where numbers have gone round: the right number, another start.
      String[] told = Files.readString(data("switchboard.lock")).strip().split(" ");
      told[0] = Long.toString(stranger.pid());
      Files.writeString(data("switchboard.lock"), String.join(" ", told) + "\n");

      Child.Result refused = Child.run(directory, "stop");

      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).hasLineCount(1).contains("nobody was signalled");
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
      signal("KILL", Long.parseLong(Files.readString(data("switchboard.pid")).strip()));
    }
  }

  @Test
  void saysStoppedOnlyWhenTheDirectoryIsFree() throws Exception {
    long pid = background();

    assertThat(Child.run(directory, "stop").out()).contains("has stopped (pid " + pid + ")");

    try (ProcessLock free = ProcessLock.take(new DataDirectory(data(""))).orElseThrow()) {
      assertThat(free).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Djava.net.preferIPv6Addresses=true", "-Djava.net.preferIPv4Stack=true"})
  void answersStatusWhateverAddressesTheJvmPrefers(String option) throws Exception {
    Child server = start(List.of(option));

    for (List<String> options : List.of(List.of(option), List.<String>of())) {
      Child status = Child.start(directory, options, FakeMain.class, "status");
      assertThat(status.result().out()).contains("is running (pid " + server.pid());
    }
  }

  @Test
  void exitsBeforeItWouldBeKilledThoughClientsDoNotAnswerItsClose() throws Exception {
    Child server = Child.start(directory, Main.class, words("start"));
    children.add(server);
    String banner = server.awaitLine("Mint a token");
    Matcher chat = Pattern.compile("chat +ws://127.0.0.1:([0-9]+)/").matcher(banner);
    assertThat(chat.find()).isTrue();
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      silent.add(openWebSocket(Integer.parseInt(chat.group(1))));
    }

    // As docker stop does it: SIGTERM, then SIGKILL after 10 s.
    Child.Result result = server.terminate().resultWithin(Duration.ofSeconds(10));

    assertThat(result.exitCode()).isZero();
    for (Socket socket : silent) {
      socket.close();
    }
  }

  private static Socket openWebSocket(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket
        .getOutputStream()
        .write(
            String.join(
                    "\r\n",
                    "GET / HTTP/1.1",
                    "Host: 127.0.0.1:" + port,
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "",
                    "")
                .getBytes(StandardCharsets.US_ASCII));
    byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 101".length());
    assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 101");
    return socket;
  }
}
