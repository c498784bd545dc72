package dev.switchboard.server.config;

import io.vertx.config.spi.ConfigStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A source of the process itself as a store of vertx-config. Those of vertx-config need a Vert.x,
 * which commands such as {@code status} have none of; these answer at once.
 */
final class OwnStore implements ConfigStore {

  /** Stands between texts in a buffer, as between the variables of a process on Linux. */
  private static final String END = "\0";

  private final Content content;

  private OwnStore(Content content) {
    this.content = content;
  }

  @FunctionalInterface
  private interface Content {
    byte[] read() throws IOException;
  }

  /** The bytes of a file. */
  static OwnStore ofFile(Path file) {
    return new OwnStore(() -> Files.readAllBytes(file));
  }

  /** Texts that hold no NUL, which neither a variable nor an option can. */
  static OwnStore ofTexts(List<String> texts) {
    byte[] bytes = String.join(END, texts).getBytes(StandardCharsets.UTF_8);
    return new OwnStore(() -> bytes);
  }

  /** The texts of which it was made; of none at all, one that is empty. */
  List<String> texts() throws IOException {
    return List.of(new String(bytes(), StandardCharsets.UTF_8).split(END, -1));
  }

  /**
   * What {@link #get} gives, without the buffer around it: that loads Netty, an eighth of the time
   * that {@code status} takes.
   */
  byte[] bytes() throws IOException {
    return content.read();
  }

  @Override
  public Future<Buffer> get() {
    try {
      return Future.succeededFuture(Buffer.buffer(bytes()));
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
