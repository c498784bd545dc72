package dev.switchboard.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.config.spi.ConfigStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnStoreTest {

  @TempDir private Path directory;

  @Test
  void givesWhatItHoldsToWhoeverAsksItAsAStore() throws Exception {
    Path file = Files.writeString(directory.resolve(".env"), "A=\u00e4\n");
    OwnStore own = OwnStore.ofFile(file);
    ConfigStore store = own;

    assertThat(store.get().result().getBytes()).isEqualTo(own.bytes());
    assertThat(store.close().succeeded()).isTrue();
  }

  @Test
  void failsWhereItsFileIsNotThere() {
    ConfigStore store = OwnStore.ofFile(directory.resolve("none"));

    assertThat(store.get().cause()).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void givesTextsBackAsTheyWere() throws Exception {
    List<String> texts = List.of("A", "", "two\nlines", "\u5bc6=,");

    assertThat(OwnStore.ofTexts(texts).texts()).isEqualTo(texts);
  }
}
