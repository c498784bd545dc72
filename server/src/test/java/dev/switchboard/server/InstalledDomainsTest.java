package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledDomainsTest {

  @TempDir private Path directory;

  /** A domain that comes in a jar of its own and writes down what happens to it. */
  public static final class Bakery implements Domain {

    static final SettingKey LOAVES = SettingKey.integer("bakery.loaves", "how many").defaultsTo(3);

    @Override
    public String name() {
      return "bakery";
    }

    @Override
    public List<SettingKey> settings() {
      return List.of(LOAVES);
    }

    @Override
    public List<String> topicPrefixes() {
      return List.of("bakery/");
    }

    @Override
    public void start(DomainContext context, DomainBindings bindings) {
      System.setProperty("bakery.test", "baked " + context.settings().integer(LOAVES));
    }
  }

  /** One that wants the topics of chat. */
  public static final class Squatter implements Domain {

    @Override
    public String name() {
      return "squatter";
    }

    @Override
    public List<String> topicPrefixes() {
      return List.of("chat/");
    }

    @Override
    public void start(DomainContext context, DomainBindings bindings) {}
  }

  /** One that wants the name of the gateway. */
  public static final class Impostor implements Domain {

    @Override
    public String name() {
      return "gateway";
    }

    @Override
    public List<String> topicPrefixes() {
      return List.of();
    }

    @Override
    public void start(DomainContext context, DomainBindings bindings) {}
  }

  private Optional<Path> pluginsWith(String className) throws IOException {
    Path jar = directory.resolve("plugin.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/services/" + Domain.class.getName()));
      out.write(className.getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    return Optional.of(directory);
  }

  @Test
  void findsTheDomainsOfAPluginDirectoryWithTheirSettingsAndRoles() throws Exception {
    Launcher.Parts parts = new ServerBoot().parts(pluginsWith(Bakery.class.getName()));

    assertThat(parts.roles()).contains("bakery", "gateway", "all");
    assertThat(parts.keys()).contains(Bakery.LOAVES);
    assertThat(new ServerBoot().parts(Optional.empty()).roles()).doesNotContain("bakery");
  }

  @Test
  void deploysTheDomainsThatTheRolesName() throws Exception {
    Path plugins = pluginsWith(Bakery.class.getName()).orElseThrow();
    ServerBoot boot = new ServerBoot(List.of(DomainStage::new));
    Map<String, Object> settings =
        Map.of("plugins.dir", plugins, "bakery.loaves", 7, "eventLoops", 1);

    System.clearProperty("bakery.test");
    boot.start(with(settings, "roles", "gateway")).stop();
    assertThat(System.getProperty("bakery.test")).isNull();
    boot.start(with(settings, "roles", "bakery")).stop();
    assertThat(System.getProperty("bakery.test")).isEqualTo("baked 7");
  }

  private static Settings with(Map<String, Object> values, String name, String value) {
    Map<String, Object> more = new HashMap<>(values);
    more.put(name, value);
    return Settings.of(more);
  }

  @Test
  void saysWhichPlugInCannotBeLoaded() throws Exception {
    Optional<Path> plugins = pluginsWith("nowhere.ToBeFound");

    assertThatThrownBy(() -> new ServerBoot().parts(plugins))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("nowhere.ToBeFound");
  }

  @Test
  void refusesToStartWithTwoDomainsForTheSameTopics() throws Exception {
    Path plugins = pluginsWith(Squatter.class.getName()).orElseThrow();
    ServerBoot boot = new ServerBoot(List.of(DomainStage::new));

    assertThatThrownBy(
            () -> boot.start(Settings.of(Map.of("plugins.dir", plugins, "eventLoops", 1))))
        .isInstanceOf(StartupException.class)
        .hasMessage("domains chat and squatter: both have the topic prefix \"chat/\"");
  }

  @Test
  void refusesADomainWhoseNameIsTaken() throws Exception {
    Optional<Path> plugins = pluginsWith(Impostor.class.getName());

    assertThatThrownBy(() -> new ServerBoot().parts(plugins))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("the name gateway is taken");
  }
}
