package dev.switchboard.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PgBouncer, the real one, in front of a PostgreSQL on this machine. */
final class PgBouncer implements AutoCloseable {

  private final Process process;
  private final int port;

  private PgBouncer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one; {@code mode} is session, transaction or statement. */
  static PgBouncer start(Path directory, int postgresPort, String mode) throws Exception {
    int port = freePort();
    Path file =
        Files.writeString(
            directory.resolve("pgbouncer-" + mode + ".ini"),
            String.join(
                "\n",
                "[databases]",
                "* = host=127.0.0.1 port=" + postgresPort + " user=postgres",
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                "listen_port = " + port,
                "unix_socket_dir =",
                "auth_type = any",
                "pool_mode = " + mode,
                ""));
    List<String> command = new ArrayList<>(List.of(program()));
    if (System.getProperty("user.name").equals("root")) {
      // It does not run as root; by then it has read its file.
      command.addAll(List.of("-u", "nobody"));
    }
    command.add(file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    PgBouncer bouncer = new PgBouncer(process, port);
    bouncer.awaitReady();
    return bouncer;
  }

  private static String program() {
    return Files.isExecutable(Path.of("/usr/sbin/pgbouncer")) ? "/usr/sbin/pgbouncer" : "pgbouncer";
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private void awaitReady() throws IOException {
    StringBuilder said = new StringBuilder();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (line.contains("process up")) {
        Thread drain = new Thread(() -> lines.lines().forEach(unused -> {}), "pgbouncer-log");
        drain.setDaemon(true);
        drain.start();
        return;
      }
    }
    throw new AssertionError("pgbouncer did not start: " + said);
  }

  /** The URL of a database by way of it. */
  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
