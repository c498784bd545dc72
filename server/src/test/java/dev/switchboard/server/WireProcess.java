package dev.switchboard.server;

import dev.switchboard.gateway.auth.AuthConfig;
import dev.switchboard.gateway.auth.TokenSigner;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole server in a process of its own, which can be killed. */
public final class WireProcess implements AutoCloseable {

  private static final String SECRET = "a secret that is long enough to sign with";

  private static final Path FAT_JAR = Path.of("target", "switchboard.jar");

  private final Child child;
  private final String banner;

  private WireProcess(Child child, String banner) {
    this.child = child;
    this.banner = banner;
  }

  /** Starts on free ports, without limits on messages; returns once it is ready. */
  public static WireProcess start(Path directory, String... jvmOptions) throws IOException {
    return start(directory, List.of(), jvmOptions);
  }

  /** The same with further settings, as {@code key=value}. */
  public static WireProcess start(Path directory, List<String> settings, String... jvmOptions)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "start",
                "--set",
                "limits.messagesPerSecond=1000000",
                "--set",
                "limits.burst=1000000",
                "--set",
                "auth.jwt.secret=" + SECRET));
    settings.forEach(setting -> words.addAll(List.of("--set", setting)));
    for (String name : WireListeners.NAMES) {
      words.addAll(List.of("--set", "listeners." + name + ".port=0"));
    }
    Child child =
        Child.start(directory, List.of(jvmOptions), Main.class, words.toArray(String[]::new));
    return new WireProcess(child, child.awaitLine("Mint a token"));
  }

  /** Starts the fat jar in a directory of its own, on free ports, with the jars of another one. */
  public static WireProcess startJar(Path directory, Path plugins, String... settings)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "start",
                "--plugins",
                plugins.toAbsolutePath().toString(),
                "--set",
                "auth.jwt.secret=" + SECRET));
    for (String setting : settings) {
      words.addAll(List.of("--set", setting));
    }
    for (String name : WireListeners.NAMES) {
      words.addAll(List.of("--set", "listeners." + name + ".port=0"));
    }
    Child child = Child.startJar(directory, FAT_JAR, words.toArray(String[]::new));
    return new WireProcess(child, child.awaitLine("Mint a token"));
  }

  /** The port that a listener is bound to, as the server prints it. */
  public int port(String listener) {
    Matcher matcher = Pattern.compile(listener + " +[a-z]+://[^:]+:([0-9]+)/").matcher(banner);
    if (!matcher.find()) {
      throw new AssertionError("no " + listener + " in " + banner);
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** A token without an end. */
  public String token(String subject, Role role) {
    AuthConfig auth = new AuthConfig(true, SECRET, null, null, null, null, 0);
    return new TokenSigner(auth, Clock.systemUTC()).sign(UserId.of(subject), role, List.of(), null);
  }

  /** Ends it in good order; what it wrote to its error stream. */
  public String stop() throws IOException, InterruptedException {
    Child.Result result = child.terminate().result();
    if (result.exitCode() != 0) {
      throw new AssertionError("ended with " + result.exitCode() + ": " + result.err());
    }
    return result.err();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    child.kill();
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
