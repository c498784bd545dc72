package dev.switchboard.server.wire;

import dev.switchboard.server.WireProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The fat jar with the jar of the STOMP example in its plug-in directory, and nothing else. */
final class StompServer implements AutoCloseable {

  private static final Path EXAMPLE =
      Path.of("..", "examples", "stomp-dialect", "target", "stomp-dialect.jar");

  private final WireProcess process;

  private StompServer(WireProcess process) {
    this.process = process;
  }

  static StompServer start(Path directory, String... settings) throws IOException {
    Path plugins = Files.createDirectories(directory.resolve("plugins"));
    Files.write(plugins.resolve("stomp-dialect.jar"), Files.readAllBytes(EXAMPLE));
    return new StompServer(WireProcess.startJar(directory, plugins, settings));
  }

  WireProcess process() {
    return process;
  }

  int port() {
    return process.port("main");
  }

  WireHttp http() {
    return new WireHttp(port(), Optional.empty());
  }

  @Override
  public void close() {
    process.close();
  }
}
