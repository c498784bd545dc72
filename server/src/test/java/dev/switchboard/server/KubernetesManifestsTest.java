package dev.switchboard.server;

import static dev.switchboard.server.DeployFiles.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The manifests of {@code deploy/kubernetes} fit each other and the server. */
@Timeout(120)
class KubernetesManifestsTest {

  private static final Map<String, Object> OBJECTS =
      DeployFiles.objects(DeployFiles.yamlFiles(DeployFiles.MANIFESTS).values());
  private static final Object POD = at(object("Deployment/switchboard"), "spec", "template");
  private static final Object CONTAINER = at(POD, "spec", "containers", 0);
  private static final String SECRETS = "/etc/switchboard/secrets";
  private static final String GOOD_SECRET = "a secret that is long enough to sign with";

  @TempDir private Path directory;

  private static Object object(String id) {
    return at(OBJECTS, id);
  }

  private static String configuration() {
    return (String) at(object("ConfigMap/switchboard"), "data", "switchboard.yaml");
  }

  @Test
  void selectsThePodsByTheirLabels() {
    Object labels = at(POD, "metadata", "labels");
    Object spread = at(POD, "spec", "topologySpreadConstraints", 0);
    Object policy = at(object("NetworkPolicy/switchboard"), "spec");
    List<Object> selectors =
        List.of(
            at(object("Deployment/switchboard"), "spec", "selector", "matchLabels"),
            at(object("Service/switchboard"), "spec", "selector"),
            at(object("Service/switchboard-nodes"), "spec", "selector"),
            at(object("PodDisruptionBudget/switchboard"), "spec", "selector", "matchLabels"),
            at(spread, "labelSelector", "matchLabels"),
            at(policy, "podSelector", "matchLabels"),
            at(policy, "ingress", 1, "from", 0, "podSelector", "matchLabels"));

    assertThat(selectors).containsOnly(labels);
  }

  @Test
  void hasTheSamePortsAsTheSettings() {
    Object settings = DeployFiles.parse(configuration());

    assertThat(at(CONTAINER, "ports"))
        .isEqualTo(
            List.of(
                Map.of("name", "http", "containerPort", at(settings, "http", "port")),
                Map.of("name", "membership", "containerPort", at(settings, "cluster", "port")),
                Map.of(
                    "name",
                    "event-bus",
                    "containerPort",
                    at(settings, "cluster", "eventBusPort"))));
    assertThat(at(object("Service/switchboard-nodes"), "spec", "ports"))
        .isEqualTo(
            List.of(
                Map.of("name", "membership", "port", 5701, "targetPort", "membership"),
                Map.of("name", "event-bus", "port", 5702, "targetPort", "event-bus")));
    assertThat(object(("Service/" + at(settings, "cluster", "kubernetesService")))).isNotNull();
    assertThat(at(object("Service/switchboard-nodes"), "spec", "clusterIP")).isEqualTo("None");
    assertThat(at(object("Service/switchboard-nodes"), "spec", "publishNotReadyAddresses"))
        .isEqualTo(true);
  }

  @Test
  void letsOneNodeGoAtATimeAndDrain() {
    Object spec = at(object("Deployment/switchboard"), "spec");
    Map<String, Integer> one = Map.of("maxUnavailable", 1, "maxSurge", 1);
    Object preStop = at(CONTAINER, "lifecycle", "preStop", "exec", "command");

    assertThat(at(spec, "strategy", "rollingUpdate")).isEqualTo(one);
    assertThat(at(object("PodDisruptionBudget/switchboard"), "spec", "maxUnavailable"))
        .isEqualTo(1);
    assertThat(at(preStop, 0)).isEqualTo("sleep");
    int drained = Integer.parseInt((String) at(preStop, 1)) + 8;
    assertThat((Integer) at(POD, "spec", "terminationGracePeriodSeconds")).isGreaterThan(drained);
  }

  @Test
  void takesEveryRightFromTheContainer() {
    assertThat(at(POD, "spec", "securityContext", "runAsNonRoot")).isEqualTo(true);
    assertThat(at(CONTAINER, "securityContext"))
        .isEqualTo(
            Map.of(
                "allowPrivilegeEscalation",
                false,
                "readOnlyRootFilesystem",
                true,
                "capabilities",
                Map.of("drop", List.of("ALL"))));
    assertThat(at(CONTAINER, "resources", "requests", "memory")).isNotNull();
  }

  @Test
  void asksForPathsThatTheServerHas() throws Exception {
    try (WireProcess server = WireProcess.start(directory)) {
      for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
        assertThat(at(CONTAINER, probe, "httpGet", "port")).isEqualTo("http");
        String path = (String) at(CONTAINER, probe, "httpGet", "path");
        assertThat(path)
            .isEqualTo(probe.equals("readinessProbe") ? "/health/ready" : "/health/live");
        assertThat(DockerfileTest.statusOf(server.port("main"), path)).isEqualTo(200);
      }
    }
  }

  @Test
  void hasAConfigurationThatTheServerTakes() throws Exception {
    Child.Result result = check(Map.of("auth.jwt.secret", GOOD_SECRET));

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("cluster.kubernetesService = switchboard-nodes")
        .contains("cluster.host = 10.1.2.3")
        .contains("store.user = switchboard  # store secrets")
        .contains("http.host = 0.0.0.0");
  }

  @Test
  void startsNobodyByTheSecretOfTheExample() throws Exception {
    Child.Result result = check(Map.of());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("auth.jwt.secret").contains("32");
  }

  /** Runs check-config as the container would be started, with other secrets. */
  private Child.Result check(Map<String, String> secrets) throws Exception {
    assertThat(at(CONTAINER, "args"))
        .isEqualTo(List.of("start", "--config", "/etc/switchboard/config/switchboard.yaml"));
    Path mounted = Files.createDirectories(directory.resolve("secrets"));
    Object given = at(object("Secret/switchboard"), "stringData");
    for (Object name : ((Map<?, ?>) given).keySet()) {
      String value = secrets.getOrDefault((String) name, (String) at(given, name));
      Path unused = Files.writeString(mounted.resolve((String) name), value);
    }
    assertThat(configuration()).containsOnlyOnce(SECRETS);
    return Child.start(directory, command(mounted), variable(), "10.1.2.3").result();
  }

  private List<String> command(Path mounted) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("switchboard.yaml"),
            configuration().replace(SECRETS, mounted.toString()));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "check-config",
        "--config",
        file.toString());
  }

  private static String variable() {
    Object address = at(CONTAINER, "env", 0);
    assertThat(at(address, "valueFrom", "fieldRef", "fieldPath")).isEqualTo("status.podIP");
    return (String) at(address, "name");
  }
}
