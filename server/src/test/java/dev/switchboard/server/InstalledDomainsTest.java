package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.settings.SettingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledDomainsTest {

  @TempDir private Path directory;

  private InstalledDomains load() {
    return InstalledDomains.load(Optional.of(directory));
  }

  @Test
  void findsTheDomainsOfAPluginDirectoryWithTheirSettingsAndRoles() {
    PluginDomains.bakery().in(directory);

    Launcher.Parts parts = new ServerBoot().parts(Optional.of(directory));

    assertThat(parts.roles()).contains("bakery", "chat", "gateway", "all");
    assertThat(parts.keys()).extracting(SettingKey::name).contains("bakery.loaves");
    assertThat(new ServerBoot().parts(Optional.empty()).roles()).doesNotContain("bakery");
  }

  @Test
  void givesEveryJarItsOwnVersionOfAClass() {
    for (String flavour : List.of("Sweet", "Sour")) {
      PluginJar.named(flavour + ".jar")
          .service(Domain.class, flavour)
          .source(
              "Taste",
              "final class Taste { static String name() { return \"%s\"; } }"
                  .formatted(flavour.toLowerCase(Locale.ROOT)))
          .source(
              flavour,
              """
              public final class %s implements Domain {
                public String name() { return Taste.name(); }
                public List<String> topicPrefixes() { return List.of(name() + "/"); }
                public void start(DomainContext context, DomainBindings bindings) {}
              }
              """
                  .formatted(flavour))
          .in(directory);
    }

    assertThat(load().domains()).extracting(Domain::name).contains("sweet", "sour");
  }

  @Test
  void letsPlugInsShareALibraryThatOffersNothingItself() {
    PluginJar.named("library.jar")
        .source(
            "Words",
            "public final class Words { public static String name() { return \"lent\"; } }")
        .in(directory);
    PluginJar.named("borrower.jar")
        .service(Domain.class, "Borrower")
        .source(
            "Words", "public final class Words { public static String name() { return \"own\"; } }")
        .without("Words")
        .source(
            "Borrower",
            """
            public final class Borrower implements Domain {
              public String name() { return Words.name(); }
              public List<String> topicPrefixes() { return List.of("lent/"); }
              public void start(DomainContext context, DomainBindings bindings) {}
            }
            """)
        .in(directory);

    assertThat(load().domains()).extracting(Domain::name).contains("lent");
  }

  @Test
  void leavesOutWhatCannotBeLoadedAndSaysWhy() throws IOException {
    PluginJar.named("nowhere.jar").service(Domain.class, "ToBeFound").in(directory);
    PluginDomains.plain("impostor.jar", "Impostor", "gateway", "x/").in(directory);
    PluginDomains.plain("second.jar", "Second", "chat", "y/").in(directory);
    PluginDomains.plain("old.jar", "Old", "old", "old/")
        .attribute(PluginClassLoader.API, "99.1.0")
        .in(directory);
    PluginJar.named("half.jar")
        .service(Domain.class, "Half")
        .source("Other", "final class Other { static String name() { return \"half\"; } }")
        .source(
            "Half",
            """
            public final class Half implements Domain {
              public String name() { return Other.name(); }
              public List<String> topicPrefixes() { return List.of("half/"); }
              public void start(DomainContext context, DomainBindings bindings) {}
            }
            """)
        .without("Other")
        .in(directory);
    Files.writeString(directory.resolve("text.jar"), "this is no jar");
    PluginDomains.bakery().in(directory);

    InstalledDomains installed = load();

    assertThat(installed.domains())
        .extracting(Domain::name)
        .contains("bakery", "chat")
        .doesNotContain("gateway", "old", "half");
    assertThat(installed.doubts())
        .hasSize(6)
        .anyMatch(line -> line.contains("nowhere.jar: ") && line.contains("acme.ToBeFound"))
        .anyMatch(line -> line.contains("impostor.jar: the name gateway is taken"))
        .anyMatch(line -> line.contains("second.jar: the name chat is taken"))
        .anyMatch(line -> line.contains("old.jar is left out: it was built for Switchboard 99.1.0"))
        .anyMatch(line -> line.contains("the class acme.Other is missing"))
        .anyMatch(line -> line.contains("text.jar is left out"))
        .allMatch(line -> line.lines().count() == 1);
  }

  @Test
  void leavesOutTheSecondJarOfTheSamePlugIn() {
    PluginDomains.bakery().in(directory);
    PluginDomains.plain("copy.jar", "Bakery", "another", "another/").in(directory);

    InstalledDomains installed = load();

    assertThat(installed.domains()).extracting(Domain::name).contains("bakery");
    assertThat(installed.doubts())
        .containsExactly(
            "plug-in copy.jar is left out: bakery.jar brings the class acme.Bakery already");
  }

  @Test
  void takesAPlugInOfTheSameMinorVersion() {
    PluginDomains.plain("same.jar", "Same", "same", "same/")
        .attribute(PluginClassLoader.API, Version.current())
        .in(directory);

    assertThat(load().domains()).extracting(Domain::name).contains("same");
  }
}
