package dev.switchboard.server.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes of one cluster, each in a process of its own, on a PostgreSQL of their own. */
final class ClusterNodesOnPostgres implements AutoCloseable {

  private final Path directory;
  private final EmbeddedPostgres postgres;
  private final List<Integer> ports = new ArrayList<>();
  private final Map<Integer, WireProcess> nodes = new LinkedHashMap<>();

  ClusterNodesOnPostgres(Path directory, int nodes) throws IOException {
    this.directory = directory;
    this.postgres = EmbeddedPostgres.start();
    List<ServerSocket> taken = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      taken.add(socket);
      ports.add(socket.getLocalPort());
    }
    for (ServerSocket socket : taken) {
      socket.close();
    }
  }

  /** Starts a node; returns once it is ready. */
  WireProcess start(int number, String roles, String... more) throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "cluster.enabled=true",
                "cluster.port=" + ports.get(number),
                "cluster.members="
                    + String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList()),
                "store.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "roles=" + roles));
    settings.addAll(List.of(more));
    WireProcess node =
        WireProcess.start(Files.createDirectories(directory.resolve("node" + number)), settings);
    nodes.put(number, node);
    return node;
  }

  WireProcess node(int number) {
    WireProcess node = nodes.get(number);
    if (node == null) {
      throw new IllegalStateException("node " + number + " was not started");
    }
    return node;
  }

  EnvelopeClient client(int number, String subject, Role role) throws IOException {
    WireProcess node = node(number);
    return EnvelopeClient.open(node.port("main"), node.token(subject, role));
  }

  /** What a node knows of all. */
  JsonNode states(int number) throws Exception {
    WireProcess node = node(number);
    return WireHttp.of(node).as(node.token("root", Role.ADMIN)).get("/nodes").ok(200).path("items");
  }

  @Override
  public void close() throws IOException {
    nodes.values().forEach(WireProcess::close);
    postgres.close();
  }
}
