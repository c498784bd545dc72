package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.settings.SettingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

  // Surefire runs a module's tests in the module's own directory.
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  @Test
  void listsEveryKeyAndNoOther() throws IOException {
    Set<String> declared =
        new ServerBoot()
            .parts(Optional.empty()).keys().stream()
                .map(SettingKey::name)
                .collect(Collectors.toSet());

    Set<String> listed =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toSet());

    assertThat(listed).isEqualTo(declared);
  }
}
