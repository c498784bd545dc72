package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The drawings of docs/architecture.md and the walks of CONTRIBUTING.md are those of the code. */
class ArchitecturePageTest {

  // Surefire runs a module's tests in the module's own directory.
  private static final Path ROOT = Path.of("..");
  private static final String GATEWAY = "dev.switchboard.gateway";

  /** Solid for what is needed to run, dotted for tests. */
  private static final Pattern ARROW = Pattern.compile("^(.+?)\\s+(-->|-\\.->)\\s+(.+)$");

  private static final Pattern PARTICIPANT = Pattern.compile("^participant (\\w+)");
  private static final Pattern STATE_ARROW = Pattern.compile("^(\\S+) --> (\\w+|\\[\\*])");
  private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][a-z]\\w+)(?:\\.\\w+)*`");

  private static JavaClasses code;
  private static String page;
  private static String contributing;

  @BeforeAll
  static void readAll() throws IOException {
    code =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.switchboard");
    page = Files.readString(ROOT.resolve("docs/architecture.md"));
    contributing = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
  }

  @Test
  void drawsTheModulesAsThePomsHaveThem() throws Exception {
    assertThat(arrows("## Modules")).isEqualTo(arrowsOfPoms());
  }

  @Test
  void drawsTheGatewaysPackagesAsTheirClassesUseEachOther() {
    assertThat(arrows("## Rooms of the gateway")).isEqualTo(arrowsOfPackages());
  }

  @Test
  void drawsEveryStateOfASubscription() {
    Set<String> drawn = new TreeSet<>();
    for (String line : drawing("## Life of a subscription")) {
      Matcher arrow = STATE_ARROW.matcher(line);
      if (arrow.find()) {
        drawn.add(arrow.group(1));
        drawn.add(arrow.group(2));
      }
    }
    drawn.remove("[*]");

    assertThat(drawn).isEqualTo(constants(code.get(GATEWAY + ".topic.Subscription$State")));
  }

  @Test
  void drawsOnlyClassesThatThereAre() {
    Set<String> participants = new TreeSet<>();
    for (String walk : List.of("## Walk of an event", "## Walk of a command")) {
      for (String line : drawing(walk)) {
        Matcher participant = PARTICIPANT.matcher(line);
        if (participant.find()) {
          participants.add(participant.group(1));
        }
      }
    }

    assertThat(participants).isNotEmpty();
    assertThat(unknown(participants)).isEmpty();
  }

  @Test
  void namesOnlyClassesThatThereAre() {
    Set<String> named = namedIn(section(contributing, "## How a message walks"));
    named.addAll(namedIn(page));

    assertThat(named).isNotEmpty();
    assertThat(unknown(named)).isEmpty();
  }

  @Test
  void explainsSubscribingWithAtMostEightFiles() {
    assertThat(namedIn(section(contributing, "### A subscription"))).hasSizeBetween(1, 8);
  }

  // ---------------------------------------------------------------- what is drawn and written

  private static Set<String> arrows(String heading) {
    Set<String> arrows = new TreeSet<>();
    for (String line : drawing(heading)) {
      Matcher arrow = ARROW.matcher(line);
      if (arrow.matches()) {
        for (String from : arrow.group(1).split("&", -1)) {
          for (String to : arrow.group(3).split("&", -1)) {
            arrows.add(from.strip() + " " + arrow.group(2) + " " + to.strip());
          }
        }
      }
    }
    return arrows;
  }

  private static List<String> drawing(String heading) {
    String section = section(page, heading);
    int from = section.indexOf("```mermaid");
    return section
        .substring(from, section.indexOf("\n```", from))
        .lines()
        .map(String::strip)
        .toList();
  }

  private static String section(String text, String heading) {
    int from = text.indexOf("\n" + heading + "\n");
    assertThat(from).as(heading).isNotNegative();
    String level = heading.substring(0, heading.indexOf(' ') + 1);
    int until = text.indexOf("\n" + level, from + heading.length());
    int upper = text.indexOf("\n## ", from + heading.length());
    int end = until < 0 ? text.length() : until;
    return text.substring(from, upper < 0 ? end : Math.min(end, upper));
  }

  /** The classes named in a text, without tests. */
  private static Set<String> namedIn(String text) {
    Set<String> names = new TreeSet<>();
    Matcher name = CLASS_NAME.matcher(text);
    while (name.find()) {
      if (!name.group(1).endsWith("Test")) {
        names.add(name.group(1));
      }
    }
    return names;
  }

  // ---------------------------------------------------------------- what is so

  private static Set<String> unknown(Set<String> names) {
    Set<String> unknown = new TreeSet<>(names);
    code.forEach(one -> unknown.remove(one.getSimpleName()));
    return unknown;
  }

  private static Set<String> constants(JavaClass enumeration) {
    return enumeration.getFields().stream()
        .filter(field -> field.getRawType().equals(enumeration))
        .map(JavaMember::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> arrowsOfPackages() {
    Set<String> arrows = new TreeSet<>();
    for (JavaClass one : code) {
      if (room(one) != null) {
        for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
          String other = room(dependency.getTargetClass().getBaseComponentType());
          if (other != null && !other.equals(room(one))) {
            arrows.add(room(one) + " --> " + other);
          }
        }
      }
    }
    return arrows;
  }

  /** The last part of a package's name; null for what is not the gateway's. */
  private static @Nullable String room(JavaClass one) {
    String name = one.getPackageName();
    return name.equals(GATEWAY) || name.startsWith(GATEWAY + ".")
        ? name.substring(name.lastIndexOf('.') + 1)
        : null;
  }

  private static Set<String> arrowsOfPoms() throws Exception {
    Set<String> arrows = new TreeSet<>();
    for (Element module : elements(pom(ROOT), "module")) {
      String directory = module.getTextContent();
      String name = directory.substring(directory.lastIndexOf('/') + 1);
      for (Element dependency : elements(pom(ROOT.resolve(directory)), "dependency")) {
        if (text(dependency, "groupId").equals("dev.switchboard")) {
          String arrow = text(dependency, "scope").equals("test") ? " -.-> " : " --> ";
          arrows.add(name + arrow + text(dependency, "artifactId"));
        }
      }
    }
    return arrows;
  }

  private static Element pom(Path directory) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(directory.resolve("pom.xml").toFile())
        .getDocumentElement();
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      Node node = found.item(i);
      if (node instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  private static String text(Element parent, String name) {
    return elements(parent, name).stream().map(Node::getTextContent).findFirst().orElse("");
  }
}
