package dev.switchboard.server;

import dev.switchboard.protocol.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What {@code status --json} prints (contract 1). */
record StatusReport(
    long pid,
    long uptimeMs,
    String version,
    Map<String, RunningServer.Listener> listeners,
    long connections,
    long messagesIn,
    long messagesOut) {

  static StatusReport of(RunningServer server, Duration uptime) {
    RunningServer.Traffic traffic = server.traffic();
    return new StatusReport(
        ProcessHandle.current().pid(),
        uptime.toMillis(),
        Version.current(),
        new TreeMap<>(server.listeners()),
        traffic.connections(),
        traffic.messagesIn(),
        traffic.messagesOut());
  }

  byte[] json() {
    return Json.encode(this);
  }
}
