package dev.switchboard.chaos.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of one cluster on this machine, for whoever wants to see one: each a process of its own, on
 * one PostgreSQL. What they tell is printed with their names before it.
 */
public final class LocalCluster implements AutoCloseable {

  private static final int FIRST_PORT = 8_080;

  /** From this Java on its own internals are not used without a warning. */
  private static final int UNSAFE_WARNS = 24;

  private static final Pattern URL = Pattern.compile("  main +(http\\S+)");
  private static final String SECRET = "jwt-secret";

  /** How long a node may take to drain, and so how long an end takes at most, seconds. */
  private static final long DRAIN_SECONDS = 10;

  private final Path jar;
  private final Path directory;
  private final PrintStream output;
  private final List<String> settings;
  private final @Nullable Postgres postgres;
  private final String store;
  private final List<Integer> ports = new ArrayList<>();
  private final List<Process> nodes = new ArrayList<>();
  private final List<String> urls = new ArrayList<>();
  private boolean closed;

  /**
   * Makes the database ready.
   *
   * @param directory where the data of database and nodes are, made where it is not there
   * @param store the URL of a PostgreSQL; null for one of its own
   * @param settings of every node, each {@code key=value}
   */
  public LocalCluster(
      Path jar, Path directory, @Nullable String store, List<String> settings, PrintStream output) {
    this.jar = jar.toAbsolutePath();
    this.directory = directory.toAbsolutePath();
    this.settings = List.copyOf(settings);
    this.output = output;
    if (store == null) {
      postgres =
          new Postgres(
              this.directory.resolve("postgres"), this.directory.resolve("binaries"), "127.0.0.1");
      this.store = postgres.url() + "?user=postgres";
    } else {
      postgres = null;
      this.store = store;
    }
  }

  /** Starts so many nodes, and prints where each listens as soon as it is ready. */
  public void start(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      ports.add(freePort(0));
    }
    for (int i = 0; i < count; i++) {
      start(i, Files.createDirectories(data(i)));
    }
  }

  private Path data(int index) {
    return directory.resolve("node" + (index + 1));
  }

  private void start(int index, Path data) throws IOException {
    if (index > 0) {
      // So that a token is good for every node.
      Files.copy(
          data(0).resolve(SECRET), data.resolve(SECRET), StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= UNSAFE_WARNS) {
      words.addAll(
          List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
    }
    words.addAll(List.of("-XX:+UseSerialGC", "-jar", jar.toString(), "start", "--cluster"));
    words.addAll(List.of("--data-dir", data.toString()));
    words.addAll(List.of("--port", Integer.toString(freePort(FIRST_PORT + index))));
    set(words, "store.url=" + store);
    set(words, "cluster.port=" + ports.get(index));
    set(
        words,
        "cluster.members="
            + String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList()));
    for (String listener : List.of("chat", "channel", "session", "task")) {
      set(words, "listeners." + listener + ".port=0");
    }
    settings.forEach(setting -> set(words, setting));
    Process node = new ProcessBuilder(words).redirectErrorStream(true).start();
    nodes.add(node);
    show("node" + (index + 1), node);
  }

  private static void set(List<String> words, String setting) {
    words.add("--set");
    words.add(setting);
  }

  /** Prints what a node says up to its being ready, and goes on with that on a thread. */
  private void show(String name, Process node) throws IOException {
    BufferedReader lines = node.inputReader();
    String line = lines.readLine();
    while (line != null && !line.startsWith("Mint a token")) {
      Matcher main = URL.matcher(line);
      if (main.matches()) {
        urls.add(main.group(1));
      }
      output.println(name + " | " + line);
      line = lines.readLine();
    }
    if (line == null) {
      throw new WorldException(name + " did not start");
    }
    Thread rest =
        new Thread(() -> lines.lines().forEach(one -> output.println(name + " | " + one)));
    rest.setDaemon(true);
    rest.start();
  }

  /** The port, or any free one where it is taken. */
  private static int freePort(int wanted) {
    try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      if (wanted == 0) {
        throw new UncheckedIOException(e);
      }
      return freePort(0);
    }
  }

  /** Waits until a node has ended. */
  public void await() throws InterruptedException {
    for (Process node : nodes) {
      int unused = node.waitFor();
    }
  }

  /** Where each node's main listener is. */
  public List<String> urls() {
    return List.copyOf(urls);
  }

  /** The directory whose key signs tokens for all of them. */
  public Path keyDirectory() {
    return data(0);
  }

  /** Ends the nodes in good order, then the database. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    nodes.forEach(node -> node.toHandle().destroy());
    try {
      for (Process node : nodes) {
        if (!node.waitFor(DRAIN_SECONDS, TimeUnit.SECONDS)) {
          node.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (postgres != null) {
      postgres.close();
    }
  }
}
