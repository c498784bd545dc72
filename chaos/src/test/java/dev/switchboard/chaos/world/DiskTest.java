package dev.switchboard.chaos.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {

  @TempDir private Path directory;

  @Test
  void takesNotAByteMoreWhileItIsFull() throws IOException {
    assumeTrue(Shell.isRoot(), "mounting takes root");
    try (Disk disk = Disk.mount(directory.resolve("disk"), 4)) {
      Path file = disk.path().resolve("file");
      Files.writeString(file, "before");

      disk.fill();

      assertThatThrownBy(() -> Files.write(disk.path().resolve("more"), new byte[5_000]))
          .isInstanceOf(IOException.class);
      assertThat(file).hasContent("before");

      disk.free();

      assertThat(Files.write(disk.path().resolve("more"), new byte[5_000])).hasSize(5_000);
    }
    assertThat(directory.resolve("disk")).isEmptyDirectory();
  }
}
