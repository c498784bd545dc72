package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.switchboard.protocol.Api;
import dev.switchboard.protocol.settings.Settings;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page tells of a domain in a jar of its own is so. */
class AddingADomainPageTest {

  private static final String PAGE = "adding-a-domain.md";
  private static final Path EXAMPLE = Path.of("..", "examples", "poll-domain");

  @Test
  void showsEveryFileOfTheExampleAsItIs() throws IOException {
    Map<String, String> shown = new TreeMap<>(ModuleOnPage.files(PAGE));
    // In the project it has the project's own pom.
    shown.put("pom.xml", Files.readString(EXAMPLE.resolve("pom.xml")));

    assertThat(shown).isEqualTo(files());
  }

  private static Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(EXAMPLE)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = EXAMPLE.relativize(path).toString();
        if (!name.startsWith("target/")) {
          files.put(name, Files.readString(path));
        }
      }
    }
    return files;
  }

  @Test
  void showsThePomThatNewDomainWrites() throws IOException {
    assertThat(ModuleOnPage.files(PAGE).get("pom.xml"))
        .isEqualTo(new DomainTemplate("polls", EXAMPLE).text("pom.xml"));
  }

  /** First cells of rows, in back quotes. */
  private static Set<String> listed(String pattern) throws IOException {
    return Pattern.compile("(?m)^\\| `(" + pattern + ")` \\|")
        .matcher(Files.readString(Path.of("..", "docs", PAGE)))
        .results()
        .map((MatchResult row) -> row.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void listsThePackagesThatAreMarkedAsApi() throws IOException {
    Set<String> marked = new HashSet<>();
    for (JavaClass type : classesOf("dev.switchboard")) {
      if (type.isAnnotatedWith(Api.class)) {
        marked.add(
            type.getSimpleName().equals("package-info") ? type.getPackageName() : type.getName());
      }
    }
    // The tests of this module do not have the classes of that one.
    marked.add("dev.switchboard.testing");

    assertThat(listed("dev\\.switchboard\\.[a-zA-Z.]+")).isEqualTo(marked);
  }

  private static Iterable<JavaClass> classesOf(String root) {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages(root);
  }

  @Test
  void showsAnExampleThatUsesTheApiOnly() throws IOException {
    Set<String> api = listed("dev\\.switchboard\\.[a-zA-Z.]+");
    Set<String> used =
        new ClassFileImporter()
            .importPath(EXAMPLE.resolve("target")).stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("dev.switchboard."))
                .collect(Collectors.toSet());

    assertThat(used).contains("dev.switchboard.store").isSubsetOf(api);
  }

  @Test
  void listsTheServicesThatADomainCanAskFor(@TempDir Path directory) throws IOException {
    Set<String> provided = new HashSet<>();
    Stage domains =
        new Stage() {
          @Override
          public Future<Void> start(Node node) {
            node.services().keySet().forEach(type -> provided.add(type.getSimpleName()));
            return Future.succeededFuture();
          }

          @Override
          public Future<Void> stop(Node node) {
            return Future.succeededFuture();
          }
        };
    Settings settings =
        Settings.of(
            Map.of("store.url", "jdbc:sqlite:" + directory.resolve("test.db"), "eventLoops", 1));

    new ServerBoot(List.of(StoreStage::new, () -> domains)).start(settings).stop();

    assertThat(listed("[A-Z][a-z][a-zA-Z]+")).isEqualTo(provided);
  }
}
