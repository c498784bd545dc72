package dev.switchboard.server;

import dev.switchboard.cluster.ClusterConfig;
import dev.switchboard.cluster.HazelcastNode;
import dev.switchboard.cluster.Membership;
import dev.switchboard.gateway.GatewayConfig;
import dev.switchboard.gateway.auth.AuthConfig;
import dev.switchboard.protocol.bus.BusCodecs;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.settings.AuthKeys;
import dev.switchboard.protocol.settings.LimitKeys;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.SettingException;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.StoreConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Brings up store, domains and gateway on one Vert.x, in this order. */
final class ServerBoot implements Launcher {

  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(40);

  /** The order in which a server comes up; it goes down in reverse. */
  private static final List<Supplier<Stage>> STAGES =
      List.of(
          StoreStage::new,
          ClusterStage::new,
          DomainStage::new,
          GatewayStage::new,
          VerticleStage::new);

  private final List<Supplier<Stage>> stages;
  private final Map<Optional<Path>, Installed> installed = new HashMap<>();

  ServerBoot() {
    this(STAGES);
  }

  ServerBoot(List<Supplier<Stage>> stages) {
    this.stages = stages;
  }

  @Override
  public Parts parts(Optional<Path> plugins) {
    List<SettingKey> keys = new ArrayList<>();
    keys.addAll(installed(plugins).dialects().keys());
    keys.addAll(AuthKeys.all());
    keys.addAll(LimitKeys.all());
    keys.addAll(NodeKeys.all());
    keys.addAll(StoreConfig.KEYS);
    Set<String> roles = new HashSet<>(List.of(Node.ALL, Node.GATEWAY));
    Map<String, String> prefixes = new HashMap<>();
    for (Domain domain : installed(plugins).domains().domains()) {
      keys.addAll(domain.settings());
      roles.add(domain.name());
      domain.topicPrefixes().forEach(prefix -> prefixes.putIfAbsent(prefix, domain.name()));
    }
    return new Parts(keys, roles, prefixes, installed(plugins).doubts());
  }

  /** What there is to run, of the class path and of a plug-in directory. */
  private record Installed(InstalledDomains domains, InstalledDialects dialects) {

    static Installed load(Optional<Path> plugins) {
      InstalledDomains domains = InstalledDomains.load(plugins);
      return new Installed(domains, InstalledDialects.load(domains.classLoader()));
    }

    /** What is left out, a line each. */
    List<String> doubts() {
      List<String> doubts = new ArrayList<>(domains.doubts());
      doubts.addAll(dialects.doubts());
      return doubts;
    }
  }

  @Override
  public ClassLoader classLoader(Optional<Path> plugins) {
    return installed(plugins).domains().classLoader();
  }

  private Installed installed(Optional<Path> plugins) {
    return installed.computeIfAbsent(plugins, Installed::load);
  }

  private Installed installed(Settings settings) {
    return installed(settings.optionalText(NodeKeys.PLUGINS_DIR).map(Path::of));
  }

  @Override
  public void check(Settings settings) {
    for (Function<Settings, Object> config :
        List.<Function<Settings, Object>>of(
            known -> GatewayConfig.from(known, installed(known).dialects().dialects()),
            StoreConfig::from,
            AuthConfig::from)) {
      Objects.requireNonNull(config.apply(settings));
    }
    installed(settings).domains().domains().forEach(domain -> check(domain, settings));
  }

  private static void check(Domain domain, Settings settings) {
    try {
      domain.check(settings);
    } catch (SettingException refused) {
      throw refused;
    } catch (RuntimeException | LinkageError broken) {
      // A plug-in that cannot even look at its settings says so in one line when it is started.
    }
  }

  @Override
  public RunningServer start(Settings settings) {
    Installed parts = installed(settings);
    Joined joined = join(settings);
    CommandCatalogue commands = new CommandCatalogue();
    BusCodecs.register(joined.vertx().eventBus());
    Node node =
        new Node(
            joined.vertx(),
            joined.membership(),
            settings,
            Clock.systemUTC(),
            parts.domains(),
            parts.dialects(),
            commands);
    return StagedServer.start(node, stages.stream().map(Supplier::get).toList());
  }

  private record Joined(Vertx vertx, Membership membership) {}

  private static Joined join(Settings settings) {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(settings.integer(NodeKeys.EVENT_LOOPS))
            .setPreferNativeTransport(true)
            // Nothing is served from the class path by file name, so no copies in /tmp are needed.
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false));
    if (!settings.flag(NodeKeys.CLUSTER_ENABLED)) {
      return new Joined(Vertx.vertx(options), Membership.alone(UUID.randomUUID().toString()));
    }
    try {
      HazelcastNode node =
          HazelcastNode.start(options, ClusterConfig.from(settings))
              .toCompletionStage()
              .toCompletableFuture()
              .get(JOIN_PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return new Joined(node.vertx(), node.membership());
    } catch (ExecutionException e) {
      throw new StartupException(
          "cluster: " + StartupException.reason(Objects.requireNonNullElse(e.getCause(), e)));
    } catch (TimeoutException e) {
      throw new StartupException("cluster: not joined after " + JOIN_PATIENCE.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted");
    }
  }
}
