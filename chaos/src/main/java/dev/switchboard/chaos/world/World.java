package dev.switchboard.chaos.world;

import dev.switchboard.chaos.client.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of a run and what is around them. Closing it removes all of that. */
public final class World implements AutoCloseable {

  private static final int DISK_MEGABYTES = 512;
  private static final String LOOPBACK = "127.0.0.1";
  private static final List<String> SETTINGS =
      List.of(
          "listeners.session.port=0",
          "listeners.task.port=0",
          "listeners.channel.port=0",
          "listeners.chat.port=0",
          "auth.jwt.secret=" + Tokens.SECRET,
          "limits.messagesPerSecond=1000",
          "limits.burst=2000",
          "tcp.sessionsPerUser=1000",
          "feed.namespaces.chaos.history=1000000",
          "feed.namespaces.data.history=1000000");

  private final Plan plan;
  private final List<String> leftOut = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Deque<AutoCloseable> made = new ArrayDeque<>();
  private final Thread whenInterrupted = new Thread(this::remove);
  private @Nullable Network network;
  private @Nullable Postgres postgres;
  private @Nullable Disk disk;
  private @Nullable Path clockLibrary;

  /** Makes it and starts the nodes; throws {@link WorldException} where that is not possible. */
  public World(Plan plan) {
    this.plan = plan;
    Runtime.getRuntime().addShutdownHook(whenInterrupted);
    try {
      make();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void make() {
    boolean isRoot = Shell.isRoot();
    clockLibrary = Clock.compile(plan.directory());
    if (clockLibrary == null) {
      leftOut.add("wall clocks are left alone: there is no C compiler (Debian: gcc, libc6-dev)");
    }
    if (isRoot) {
      disk = Disk.mount(plan.directory().resolve("disk"), DISK_MEGABYTES);
      made.push(disk);
    } else {
      leftOut.add("no disk is filled and no network cut: that takes root");
    }
    if (plan.postgres() && isRoot) {
      network = new Network(plan.nodes());
      made.push(network);
    }
    if (plan.postgres()) {
      Path data = disk == null ? plan.directory() : disk.path();
      postgres =
          new Postgres(data.resolve("pg"), plan.directory().resolve("pg-work"), databaseHost());
      made.push(postgres);
    }
    for (int index = 0; index < plan.nodes(); index++) {
      nodes.add(node(index));
    }
    made.push(() -> nodes.forEach(Node::kill));
    nodes.forEach(Node::start);
    nodes.forEach(Node::awaitReady);
  }

  private String databaseHost() {
    return network == null ? LOOPBACK : network.database();
  }

  private Node node(int index) {
    String name = "node" + (index + 1);
    Path directory = plan.directory().resolve(name);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path data = disk == null || plan.postgres() ? directory : disk.path().resolve(name);
    String host = network == null ? LOOPBACK : network.address(index);
    int port = network == null ? freePort() : 8_080;
    List<String> words = new ArrayList<>(List.of("start", "--data-dir", data.toString()));
    set(words, "http.host=" + host, "http.port=" + port);
    SETTINGS.forEach(setting -> set(words, setting));
    set(words, "tcp.allow=" + deviceHost(), "native.dir=" + directory.resolve("native"));
    if (postgres != null) {
      set(words, "store.url=" + postgres.url(), "store.user=postgres");
    }
    if (plan.nodes() > 1) {
      words.add("--cluster");
      set(words, "cluster.host=" + host, "cluster.port=" + (5_701 + index));
      set(words, "cluster.members=" + members());
    }
    plan.settings().forEach(setting -> set(words, setting));
    Clock clock = clockLibrary == null ? null : Clock.of(clockLibrary, directory.resolve("clock"));
    List<String> launcher = network == null ? List.of() : network.launcher(index);
    return new Node(
        new Node.Launch(name, plan.jar(), directory, launcher, host, port, words, clock));
  }

  private String members() {
    List<String> members = new ArrayList<>();
    for (int index = 0; index < plan.nodes(); index++) {
      String host = network == null ? LOOPBACK : network.address(index);
      members.add(host + ":" + (5_701 + index));
    }
    return String.join(",", members);
  }

  private static void set(List<String> words, String... settings) {
    for (String setting : settings) {
      words.add("--set");
      words.add(setting);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What cannot be broken here, and why. */
  public List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /** Where the nodes reach the run's own devices. */
  public String deviceHost() {
    return network == null ? LOOPBACK : network.clients();
  }

  /** Addresses of the nodes. */
  public List<String> authorities() {
    return nodes.stream().map(Node::authority).toList();
  }

  /** How many nodes there are. */
  public int size() {
    return nodes.size();
  }

  /** A node's name. */
  public String name(int node) {
    return nodes.get(node).name();
  }

  /** Whether disks can be filled. */
  public boolean hasDisk() {
    return disk != null;
  }

  /** Whether wall clocks can be turned. */
  public boolean hasClocks() {
    return clockLibrary != null;
  }

  /** Whether nodes can be parted. */
  public boolean hasNetwork() {
    return network != null;
  }

  /** Whether there is a database of its own to be killed. */
  public boolean hasDatabase() {
    return postgres != null;
  }

  /** Whether all that should run does; what does not, or null. */
  public @Nullable String ailing() {
    for (Node node : nodes) {
      if (!node.isAlive()) {
        return node.name() + " has ended by itself; see " + node.log();
      }
    }
    return null;
  }

  /** Kills a node by SIGKILL. */
  public void kill(int node) {
    nodes.get(node).kill();
  }

  /** Starts a node that was ended. */
  public void start(int node) {
    nodes.get(node).start();
  }

  /** Waits until a node says that it is ready. */
  public void awaitReady(int node) {
    nodes.get(node).awaitReady();
  }

  /** Ends a node in good order. */
  public void terminate(int node) {
    nodes.get(node).terminate();
  }

  /** Stops a node by SIGSTOP. */
  public void pause(int node) {
    nodes.get(node).pause();
  }

  /** Has it go on. */
  public void goOn(int node) {
    nodes.get(node).goOn();
  }

  /** Has a node's wall clock go wrong by so much. */
  public void turnClock(int node, Duration by) {
    Clock clock = nodes.get(node).clock();
    if (clock != null) {
      clock.turn(by);
    }
  }

  /** Fills the disk that holds the database, or gives the space back. */
  public void fillDisk(boolean full) {
    if (disk != null) {
      if (full) {
        disk.fill();
      } else {
        disk.free();
      }
    }
  }

  /** Has what two nodes send each other vanish, or arrive again. */
  public void part(int one, int other, boolean apart) {
    if (network != null) {
      if (apart) {
        network.part(one, other);
      } else {
        network.join(one, other);
      }
    }
  }

  /** Has what a node sends to the database vanish, or arrive again. */
  public void partFromDatabase(int node, boolean apart) {
    if (network != null) {
      if (apart) {
        network.partFromDatabase(node);
      } else {
        network.joinDatabase(node);
      }
    }
  }

  /** Kills the database by SIGKILL. */
  public void killDatabase() {
    if (postgres != null) {
      postgres.kill();
    }
  }

  /** Starts it where it does not run. */
  public void startDatabase() {
    if (postgres != null && !postgres.isRunning()) {
      postgres.start();
    }
  }

  private synchronized void remove() {
    while (!made.isEmpty()) {
      try {
        made.pop().close();
      } catch (Exception e) {
        System.err.println("chaos: could not be removed: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(whenInterrupted);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook runs anyway.
    }
  }
}
