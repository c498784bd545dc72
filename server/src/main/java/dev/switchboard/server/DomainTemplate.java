package dev.switchboard.server;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a new domain's module: templates with <code>{{words}}</code> to be replaced. */
final class DomainTemplate {

  private static final Pattern WORD = Pattern.compile("\\{\\{([a-zA-Z]+)}}");

  private final Path directory;
  private final Map<String, String> words = new LinkedHashMap<>();

  /**
   * A module.
   *
   * @param name the domain's
   */
  DomainTemplate(String name, Path directory) {
    this.directory = directory;
    words.putAll(Version.ofBuild());
    words.put("name", name);
    words.put("Name", name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
    words.put("package", "org.example." + name);
    words.put("directory", directory.toAbsolutePath().normalize().toString());
  }

  /** Writes the module. */
  void write() throws IOException {
    String source = filled("src/%s/java/org/example/{{name}}/");
    String main = source.formatted("main");
    String resources = "src/main/resources/";
    write("pom.xml", "pom.xml");
    write("README.md", "README.md");
    write("package-info.java", main + "package-info.java");
    write("Domain.java", main + "{{Name}}Domain.java");
    write("Messages.java", main + "{{Name}}Messages.java");
    write("Service.java", main + "{{Name}}Service.java");
    write("V1__entries.sql", resources + "db/migration/{{name}}/V1__entries.sql");
    String services = "dev.switchboard.protocol.domain.Domain";
    write(services, resources + "META-INF/services/" + services);
    write("DomainTest.java", source.formatted("test") + "{{Name}}DomainTest.java");
  }

  private void write(String template, String path) throws IOException {
    Path file = directory.resolve(filled(path));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text(template));
  }

  /** What a file of the module says. */
  String text(String template) throws IOException {
    try (InputStream in = DomainTemplate.class.getResourceAsStream("new-domain/" + template)) {
      if (in == null) {
        throw new FileNotFoundException(template);
      }
      return filled(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private String filled(String text) {
    return WORD.matcher(text)
        .replaceAll(
            word -> Matcher.quoteReplacement(words.getOrDefault(word.group(1), word.group())));
  }
}
