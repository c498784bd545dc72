package dev.switchboard.server;

import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.settings.SettingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code new-domain}: writes a Maven module for a domain in a jar of its own. */
@Command(
    name = "new-domain",
    description = "Writes a Maven module for a domain in a jar of its own.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class NewDomainCommand implements Callable<Integer> {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,39}");

  /** What has neither setting nor domain: paths of the gateway, and tables of SQLite itself. */
  private static final List<String> RESERVED =
      List.of("connections", "nodes", "presence", "principals", "sse", "sqlite", "topic", "ws");

  private final Surroundings surroundings;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "The domain's name: lower-case letters and digits, such as weather.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "DIR",
      description = "Where the module is written; must not exist, or be empty.")
  private Path directory = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  NewDomainCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    checkName();
    Path target = surroundings.workingDirectory().resolve(directory);
    try {
      checkFree(target);
      new DomainTemplate(name, target).write();
    } catch (IOException e) {
      throw StartupException.of(directory + ": cannot be written", e);
    }
    surroundings.out().printf("%s has the domain %s as a Maven module.%n", directory, name);
    surroundings.out().printf("Build it: cd %s && mvn package%n", directory);
    surroundings.out().printf("Run it:   ./switchboard start --plugins %s/target%n", directory);
    return ExitCode.OK;
  }

  private void checkName() {
    if (!NAME.matcher(name).matches()) {
      throw wrong(
          "NAME "
              + name.strip()
              + " must be 1 to 40 lower-case letters and digits, beginning with a letter");
    }
    if (SourceVersion.isKeyword(name)) {
      throw wrong("NAME " + name + " must be no word that Java keeps for itself");
    }
    if (taken().anyMatch(name::equals)) {
      throw wrong("NAME " + name + " is taken by the server or one of its domains");
    }
  }

  /**
   * The roles, and all that a domain of that name would have in common with another: the first word
   * of settings, of topics and of HTTP paths.
   */
  private Stream<String> taken() {
    Launcher.Parts parts = surroundings.launcher().parts(Optional.empty());
    Stream<String> settings = parts.keys().stream().map(SettingKey::name);
    Stream<String> domains =
        ServiceLoader.load(Domain.class).stream()
            .map(ServiceLoader.Provider::get)
            .flatMap(
                domain ->
                    Stream.concat(
                        domain.topicPrefixes().stream(),
                        domain.routes().stream().map(route -> route.path().substring(1))));
    Stream<String> names = Stream.concat(settings, domains);
    return Stream.concat(
        Stream.concat(RESERVED.stream(), parts.roles().stream()),
        names.map(NewDomainCommand::first));
  }

  private static String first(String text) {
    return Arrays.stream(text.split("[./:]", 2)).findFirst().orElse("");
  }

  private void checkFree(Path target) throws IOException {
    if (Files.exists(target) && !Files.isDirectory(target)) {
      throw new StartupException(directory + ": is no directory");
    }
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        if (files.findAny().isPresent()) {
          throw new StartupException(directory + ": is not empty");
        }
      }
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(new CommandLine(spec), message);
  }
}
