package dev.switchboard.server;

import dev.switchboard.gateway.auth.AuthConfig;
import dev.switchboard.gateway.auth.TokenSigner;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.server.config.RawSetting;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The whole server in this process, configured and started as the start command does it. */
public final class WireServer implements AutoCloseable {

  private final Path directory;
  private final List<String> chosen;
  private final Settings settings;
  private final List<String> doubts;
  private final RunningServer server;

  private WireServer(
      Path directory,
      List<String> chosen,
      Settings settings,
      List<String> doubts,
      RunningServer server) {
    this.directory = directory;
    this.chosen = chosen;
    this.settings = settings;
    this.doubts = doubts;
    this.server = server;
  }

  /** Starts on free ports; further settings as {@code key=value}. */
  public static WireServer start(Path directory, String... chosen) {
    List<String> all = new ArrayList<>(List.of("shutdown.drainSeconds=0"));
    WireListeners.NAMES.forEach(name -> all.add("listeners." + name + ".port=0"));
    return start(directory, all, List.of(chosen));
  }

  private static WireServer start(Path directory, List<String> ports, List<String> chosen) {
    ServerBoot boot = new ServerBoot();
    Surroundings surroundings =
        new Surroundings(Main.class, boot, directory, Map.of(), System.out, System.err);
    List<RawSetting> options = new ArrayList<>();
    options.add(new RawSetting("data.dir", directory.resolve("data").toString(), "test"));
    for (List<String> some : List.of(ports, chosen)) {
      for (String setting : some) {
        String[] parts = setting.split("=", 2);
        options.add(new RawSetting(parts[0], parts[1], "test"));
      }
    }
    Configuration configuration =
        Configuration.load(surroundings, Optional.empty(), options).checked(boot);
    DataDirectory data = configuration.dataDirectory();
    data.create();
    Settings settings = SigningKey.withSecret(configuration.settings(), data);
    return new WireServer(
        directory, chosen, settings, configuration.doubts(), boot.start(settings));
  }

  /** Stops, and starts another one on the same ports and data. */
  public WireServer restart() {
    close();
    return startAgain();
  }

  /** Starts another one, on the ports and data of this, which was closed. */
  public WireServer startAgain() {
    List<String> ports = new ArrayList<>(List.of("shutdown.drainSeconds=0"));
    WireListeners.NAMES.forEach(name -> ports.add("listeners." + name + ".port=" + port(name)));
    return start(directory, ports, chosen);
  }

  /** What a start would have warned of. */
  public List<String> doubts() {
    return doubts;
  }

  /** The port that a listener is bound to. */
  public int port(String listener) {
    RunningServer.Listener bound = server.listeners().get(listener);
    if (bound == null) {
      throw new AssertionError("no listener " + listener);
    }
    return bound.port();
  }

  /** Once the server has noticed who is gone, what happens next is missed by those sockets. */
  public void awaitConnections(long count) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (server.traffic().connections() != count) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("still " + server.traffic().connections() + " sockets");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** A token of an ordinary user, without an end. */
  public String token(String subject, String... topics) {
    return token(subject, Role.USER, null, topics);
  }

  /** A token. */
  public String token(String subject, Role role, @Nullable Duration lifetime, String... topics) {
    return new TokenSigner(AuthConfig.from(settings), Clock.systemUTC())
        .sign(UserId.of(subject), role, List.of(topics), lifetime);
  }

  @Override
  public void close() {
    server.stop();
  }
}
