package dev.switchboard.server;

import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.Settings;
import java.nio.file.Path;
import java.util.Map;

/** The text that a start prints once the server is ready. */
final class Banner {

  private Banner() {}

  static String of(Settings settings, RunningServer server) {
    StringBuilder text = new StringBuilder();
    text.append("Switchboard ").append(Version.current()).append(" is ready.\n");
    boolean tls = settings.flag(ListenerKeys.TLS_ENABLED);
    for (Map.Entry<String, RunningServer.Listener> entry : server.listeners().entrySet()) {
      RunningServer.Listener listener = entry.getValue();
      String scheme = entry.getKey().equals(ListenerKeys.MAIN) ? "http" : "ws";
      text.append(
          String.format(
              "  %-8s %s%n",
              entry.getKey(),
              listener.status().equals("available")
                  ? url(tls ? scheme + "s" : scheme, listener) + server.shownPath(entry.getKey())
                  : listener.status()));
    }
    return text.append("Mint a token: ./switchboard token --sub alice")
        .append(dataDirOption(settings))
        .append('\n')
        .toString();
  }

  private static String url(String scheme, RunningServer.Listener listener) {
    String host =
        listener.host().contains(":") && !listener.host().startsWith("[")
            ? "[" + listener.host() + "]"
            : listener.host();
    return scheme + "://" + host + ":" + listener.port();
  }

  private static String dataDirOption(Settings settings) {
    String dataDir = settings.text(NodeKeys.DATA_DIR);
    return settings.source(NodeKeys.DATA_DIR).equals("--data-dir")
        ? " --data-dir " + quoted(Path.of(dataDir))
        : "";
  }

  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[A-Za-z0-9_./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
