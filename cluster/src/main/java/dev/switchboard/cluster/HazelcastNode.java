package dev.switchboard.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x whose event bus is that of a cluster, with Hazelcast for its membership.
 *
 * <p>Hazelcast's member traffic is neither encrypted nor authenticated but by the cluster's name,
 * so it belongs into a private network; all that travels in it is who the members are and where
 * their addresses of the event bus are.
 */
public final class HazelcastNode {

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "hazelcast.phone.home.enabled", "false",
          "hazelcast.socket.bind.any", "false",
          "hazelcast.wait.seconds.before.join", "0",
          "hazelcast.max.no.heartbeat.seconds", "10",
          "hazelcast.heartbeat.interval.seconds", "1",
          "hazelcast.merge.first.run.delay.seconds", "5",
          "hazelcast.merge.next.run.delay.seconds", "5",
          "hazelcast.logging.type", "slf4j",
          // The server's own signals decide when it goes.
          "hazelcast.shutdownhook.enabled", "false");

  private static final long PING_MS = 3_000;
  private static final String MAC = "HmacSHA256";

  private final Vertx vertx;
  private final Membership membership;

  private HazelcastNode(Vertx vertx, Membership membership) {
    this.vertx = vertx;
    this.membership = membership;
  }

  public Vertx vertx() {
    return vertx;
  }

  public Membership membership() {
    return membership;
  }

  /** Joins the members that are there, or begins a cluster. */
  public static Future<HazelcastNode> start(VertxOptions options, ClusterConfig config) {
    // Read before any configuration is.
    System.setProperty("hazelcast.logging.type", "slf4j");
    HazelcastClusterManager manager = new HazelcastClusterManager(hazelcast(config));
    return Vertx.builder()
        .with(options.setEventBusOptions(eventBus(config)))
        .withClusterManager(manager)
        .buildClustered()
        .map(vertx -> new HazelcastNode(vertx, Membership.of(manager)));
  }

  private static EventBusOptions eventBus(ClusterConfig config) {
    EventBusOptions options =
        new EventBusOptions()
            .setHost(config.host())
            .setPort(config.eventBusPort())
            .setClusterPingInterval(PING_MS)
            .setClusterPingReplyInterval(PING_MS);
    options.setConnectTimeout((int) PING_MS);
    config
        .tls()
        .ifPresent(
            tls ->
                options
                    .setSsl(true)
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertPath(tls.certificate().toString())
                            .setKeyPath(tls.key().toString()))
                    .setTrustOptions(
                        new PemTrustOptions().addCertPath(tls.authority().toString())));
    return options;
  }

  private static Config hazelcast(ClusterConfig config) {
    Config hazelcast = new Config().setClusterName(clusterName(config.name(), config.secret()));
    PROPERTIES.forEach(hazelcast::setProperty);
    NetworkConfig network =
        hazelcast.getNetworkConfig().setPort(config.port()).setPortAutoIncrement(false);
    network.setPublicAddress(config.host() + ":" + config.port());
    network.getInterfaces().setEnabled(true).addInterface(config.host());
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig()
        .setEnabled(config.kubernetesService().isEmpty())
        .setMembers(config.members());
    config
        .kubernetesService()
        .ifPresent(
            service ->
                join.getKubernetesConfig().setEnabled(true).setProperty("service-dns", service));
    hazelcast
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(
            new JavaSerializationFilterConfig().setDefaultsDisabled(false));
    hazelcast.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    hazelcast.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
    hazelcast.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
    return hazelcast;
  }

  /** Whoever does not know the secret does not know the name, and so cannot join. */
  static String clusterName(String name, @Nullable String secret) {
    if (secret == null) {
      return name;
    }
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), MAC));
      return name
          + "-"
          + HexFormat.of().formatHex(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + MAC, e);
    }
  }
}
