package dev.switchboard.cluster;

import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a node joins others.
 *
 * @param name of the cluster
 * @param secret that all its nodes know; null where none is set
 * @param host the address that the other nodes reach this one by
 * @param port of the membership
 * @param eventBusPort 0 for any free one
 * @param members as {@code host:port}
 * @param kubernetesService the DNS name of a headless service whose pods are the members
 * @param tls how the event bus is encrypted; empty for not at all
 */
public record ClusterConfig(
    String name,
    @Nullable String secret,
    String host,
    int port,
    int eventBusPort,
    List<String> members,
    Optional<String> kubernetesService,
    Optional<Tls> tls) {

  public ClusterConfig {
    members = List.copyOf(members);
  }

  /**
   * Files in PEM form.
   *
   * @param authority who has signed the certificates of all nodes
   */
  public record Tls(Path certificate, Path key, Path authority) {}

  /** Reads it from the settings. */
  public static ClusterConfig from(Settings settings) {
    return new ClusterConfig(
        settings.text(NodeKeys.CLUSTER_NAME),
        settings.optionalText(NodeKeys.CLUSTER_SECRET).orElse(null),
        settings.text(NodeKeys.CLUSTER_HOST),
        settings.integer(NodeKeys.CLUSTER_PORT),
        settings.integer(NodeKeys.CLUSTER_EVENT_BUS_PORT),
        settings.list(NodeKeys.CLUSTER_MEMBERS),
        settings.optionalText(NodeKeys.CLUSTER_KUBERNETES_SERVICE),
        tls(settings));
  }

  private static Optional<Tls> tls(Settings settings) {
    return settings
        .optionalText(NodeKeys.CLUSTER_TLS_CERT)
        .map(
            certificate ->
                new Tls(
                    Path.of(certificate),
                    needed(settings, NodeKeys.CLUSTER_TLS_KEY),
                    needed(settings, NodeKeys.CLUSTER_TLS_CA)));
  }

  private static Path needed(Settings settings, SettingKey key) {
    return settings
        .optionalText(key)
        .map(Path::of)
        .orElseThrow(() -> settings.refuse(key, "is needed where cluster.tls.cert is set"));
  }
}
