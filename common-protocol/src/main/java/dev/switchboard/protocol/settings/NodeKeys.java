package dev.switchboard.protocol.settings;

import java.nio.file.Path;
import java.util.List;

/** The settings of the process itself: where its files are, what it runs, how it stops. */
public final class NodeKeys {

  public static final SettingKey DATA_DIR =
      SettingKey.text("data.dir", "directory of pid file, log, database and secret")
          .defaultsTo("data");

  public static final SettingKey NATIVE_DIR =
      SettingKey.text("native.dir", "directory that native libraries are unpacked in and run from")
          .defaultsTo(
              "in the data directory",
              settings -> Path.of(settings.text(DATA_DIR)).resolve("native"));

  public static final SettingKey ROLES =
      SettingKey.list("roles", "what this node runs: gateway and names of domains")
          .defaultsTo("everything", settings -> "all")
          .checked("names of domains, or gateway", name -> name.matches("[a-z][a-z0-9-]*"));

  public static final SettingKey PLUGINS_DIR =
      SettingKey.text("plugins.dir", "directory with the jars of further domains");

  public static final SettingKey CONFIG_STORES =
      SettingKey.list("config.stores", "further stores of settings, in the YAML file only")
          .defaultsTo(List.of());

  public static final SettingKey EVENT_LOOPS =
      SettingKey.integer("eventLoops", "threads that serve the sockets")
          .defaultsTo("number of processors", s -> Runtime.getRuntime().availableProcessors())
          .between(1, 1_024);

  public static final SettingKey DRAIN_SECONDS =
      SettingKey.integer(
              "shutdown.drainSeconds", "seconds over which sockets are closed at the end")
          .defaultsTo(5)
          .between(0, 3_600);

  public static final SettingKey STORE_URL =
      SettingKey.text("store.url", "jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE")
          .defaultsTo(
              "in the data directory",
              settings ->
                  "jdbc:sqlite:" + Path.of(settings.text(DATA_DIR)).resolve("switchboard.db"))
          .checked(
              "jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE",
              url -> url.matches("jdbc:(sqlite:.+|postgresql:.+)"));

  public static final SettingKey STORE_USER =
      SettingKey.text("store.user", "database user, where the URL does not name one");

  public static final SettingKey STORE_PASSWORD =
      SettingKey.text("store.password", "database password").asSecret();

  public static final SettingKey STORE_SQL_SCHEMA =
      SettingKey.text(
              "store.sqlSchema",
              "schema of the functions that SQL clients of PostgreSQL publish by")
          .defaultsTo("switchboard")
          .checked(
              "a name of small letters, digits and underscores, at most 63",
              name -> name.matches("(?!pg_)[a-z_][a-z0-9_]{0,62}"));

  public static final SettingKey CLUSTER_ENABLED =
      SettingKey.flag("cluster.enabled", "whether this node joins others").defaultsTo(false);

  public static final SettingKey CLUSTER_HOST =
      SettingKey.text("cluster.host", "address that the other nodes reach this one by")
          .defaultsTo("127.0.0.1");

  public static final SettingKey CLUSTER_PORT =
      SettingKey.integer("cluster.port", "port of the cluster's membership")
          .defaultsTo(5_701)
          .between(1, 65_535);

  public static final SettingKey CLUSTER_MEMBERS =
      SettingKey.list("cluster.members", "the nodes, each as host:port")
          .defaultsTo(List.of())
          .checked("host:port each", member -> member.matches(".+:[0-9]{1,5}"));

  public static final SettingKey CLUSTER_EVENT_BUS_PORT =
      SettingKey.integer("cluster.eventBusPort", "port of the event bus; 0 takes any free one")
          .defaultsTo(0)
          .between(0, 65_535);

  public static final SettingKey CLUSTER_NAME =
      SettingKey.text("cluster.name", "name of the cluster; nodes of other names are not joined")
          .defaultsTo("switchboard")
          .checked("letters, digits, - and _", name -> name.matches("[A-Za-z0-9_-]{1,64}"));

  public static final SettingKey CLUSTER_SECRET =
      SettingKey.text("cluster.secret", "secret that all nodes of the cluster know").asSecret();

  public static final SettingKey CLUSTER_KUBERNETES_SERVICE =
      SettingKey.text(
          "cluster.kubernetesService",
          "DNS name of the headless service of the nodes' pods, instead of cluster.members");

  public static final SettingKey CLUSTER_TRUST_NETWORK =
      SettingKey.flag(
              "cluster.trustNetwork",
              "whether cluster.host may be an address that is neither loopback nor private")
          .defaultsTo(false);

  public static final SettingKey CLUSTER_TLS_CERT =
      SettingKey.text("cluster.tls.cert", "this node's certificate for the event bus, PEM file");

  public static final SettingKey CLUSTER_TLS_KEY =
      SettingKey.text("cluster.tls.key", "its private key, PEM file");

  public static final SettingKey CLUSTER_TLS_CA =
      SettingKey.text("cluster.tls.ca", "who signs the certificates of all nodes, PEM file");

  private NodeKeys() {}

  /** Every key of this class. */
  public static List<SettingKey> all() {
    return List.of(
        DATA_DIR,
        NATIVE_DIR,
        ROLES,
        PLUGINS_DIR,
        CONFIG_STORES,
        EVENT_LOOPS,
        DRAIN_SECONDS,
        STORE_URL,
        STORE_USER,
        STORE_PASSWORD,
        STORE_SQL_SCHEMA,
        CLUSTER_ENABLED,
        CLUSTER_HOST,
        CLUSTER_PORT,
        CLUSTER_MEMBERS,
        CLUSTER_EVENT_BUS_PORT,
        CLUSTER_NAME,
        CLUSTER_SECRET,
        CLUSTER_KUBERNETES_SERVICE,
        CLUSTER_TRUST_NETWORK,
        CLUSTER_TLS_CERT,
        CLUSTER_TLS_KEY,
        CLUSTER_TLS_CA);
  }
}
