package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The chart is the manifests with names and values put in. */
class HelmChartTest {

  @Test
  void rendersTheManifestsByDefault() throws Exception {
    Map<String, Object> manifests =
        DeployFiles.objects(DeployFiles.yamlFiles(DeployFiles.MANIFESTS).values());

    assertThat(DeployFiles.objects(HelmChart.render("switchboard", Map.of()))).isEqualTo(manifests);
  }

  @Test
  void namesEverythingByTheRelease() throws Exception {
    Map<String, Object> objects = DeployFiles.objects(HelmChart.render("talk", Map.of()));

    assertThat(objects.keySet()).allMatch(id -> id.matches("[A-Za-z]+/talk(-nodes)?"));
    Object pod = DeployFiles.at(objects, "Deployment/talk", "spec", "template");
    assertThat(DeployFiles.at(pod, "metadata", "labels"))
        .isEqualTo(DeployFiles.at(objects, "Service/talk", "spec", "selector"));
    assertThat(DeployFiles.at(objects, "ConfigMap/talk", "data", "switchboard.yaml").toString())
        .contains("kubernetesService: talk-nodes");
    assertThat(DeployFiles.at(pod, "spec", "volumes", 1, "secret", "secretName")).isEqualTo("talk");
  }

  @Test
  void takesASecretThatIsThereAndLeavesTheIngressOut() throws Exception {
    Map<String, Object> values =
        Map.of("existingSecret", "vault", "ingress", Map.of("enabled", false));
    Map<String, Object> objects = DeployFiles.objects(HelmChart.render("switchboard", values));

    assertThat(objects).doesNotContainKeys("Secret/switchboard", "Ingress/switchboard");
    Object spec =
        DeployFiles.at(objects, "Deployment/switchboard", "spec", "template", "spec", "volumes");
    assertThat(DeployFiles.at(spec, 1, "secret", "secretName")).isEqualTo("vault");
  }
}
