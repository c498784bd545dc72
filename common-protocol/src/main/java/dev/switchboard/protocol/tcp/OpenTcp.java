package dev.switchboard.protocol.tcp;

import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Opens a TCP session (contract 6 and 7).
 *
 * @param host what to dial, or what to listen on; null, in server mode only, for loopback
 * @param port what to dial, or what to listen on, where 0 stands for any free port
 * @param reconnect whether to dial again when the connection ends; null for no
 * @param connectTimeoutMs how long dialling may take, milliseconds; null for the configured time
 * @param userId whose session it is, where a service or an administrator opens it; null for the
 *     caller's own
 * @param pace whether the peer is read from no faster than the owner's sockets take what it sends;
 *     null for no
 */
public record OpenTcp(
    TcpMode mode,
    @Nullable String host,
    Integer port,
    @Nullable Boolean reconnect,
    @Nullable Integer connectTimeoutMs,
    @Nullable UserId userId,
    @Nullable Boolean pace) {

  private static final int MAX_HOST = 253;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_CONNECT_TIMEOUT_MS = 120_000;

  public OpenTcp {
    mode = Require.present("mode", mode);
    boolean dials = mode == TcpMode.CLIENT;
    host = dials ? Require.text("host", host, MAX_HOST) : Require.optionalText("host", host, 253);
    if (host != null && !isHost(host)) {
      throw Require.invalid("host is no name or address");
    }
    Long wanted = port == null ? null : port.longValue();
    port = (int) Require.range("port", wanted, dials ? 1 : 0, MAX_PORT);
    if (!dials && (reconnect != null || connectTimeoutMs != null)) {
      throw Require.invalid("reconnect and connectTimeoutMs are of mode client only");
    }
    if (connectTimeoutMs != null) {
      long unused =
          Require.range(
              "connectTimeoutMs", connectTimeoutMs.longValue(), 1, MAX_CONNECT_TIMEOUT_MS);
    }
  }

  private static boolean isHost(String text) {
    return !text.isEmpty() && text.chars().noneMatch(c -> c <= ' ' || c == '/' || c > '~');
  }
}
