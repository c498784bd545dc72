package dev.switchboard.session;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session that listens: {@code connected} while one device is there, else {@code listening}. Each
 * device that comes is told with its name, so that it can be answered alone.
 */
final class ListeningSession implements LiveSession {

  private final Vertx vertx;
  private final Bound port;
  private final TcpSession opened;
  private final int maxDevices;
  private final Patience patience;
  private final SessionLog log;
  private final Consumer<LiveSession> onEnd;
  private final Map<String, PeerConnection> devices = new LinkedHashMap<>();
  private boolean ended;

  ListeningSession(
      Vertx vertx,
      Bound port,
      TcpSession opened,
      SessionConfig config,
      SessionLog log,
      Consumer<LiveSession> onEnd) {
    this.vertx = vertx;
    this.port = port;
    this.opened = opened;
    this.maxDevices = config.devicesPerSession();
    this.patience = config.patience();
    this.log = log;
    this.onEnd = onEnd;
  }

  /** A bound port. Who comes before the session is on disk waits, not read from. */
  static final class Bound {

    private final NetServer server;
    private final List<PeerChannel> early = new ArrayList<>();
    private @Nullable Consumer<PeerChannel> door;

    private Bound(NetServer server) {
      this.server = server;
    }

    /** Listens, letting at most {@code backlog} wait. */
    static Future<Bound> listen(NetServer server, Target target, int backlog) {
      Bound bound = new Bound(server);
      server.connectHandler(socket -> bound.come(socket, backlog));
      return server
          .listen(SocketAddress.inetSocketAddress(target.port(), target.first().getHostAddress()))
          .map(listening -> bound)
          .recover(thrown -> Future.failedFuture(portTaken()));
    }

    private void come(NetSocket socket, int backlog) {
      Consumer<PeerChannel> open = door;
      if (open != null) {
        open.accept(PeerChannel.of(socket));
      } else if (early.size() < backlog) {
        early.add(PeerChannel.of(socket));
      } else {
        socket.close().onFailure(thrown -> {});
      }
    }

    private void open(Consumer<PeerChannel> admit) {
      door = admit;
      early.forEach(admit);
      early.clear();
    }

    int port() {
      return server.actualPort();
    }

    /** Stops listening; who waits is turned away. */
    void close() {
      open(PeerChannel::drop);
      server.close().onFailure(thrown -> {});
    }
  }

  static RuntimeException portTaken() {
    return TcpAccess.refused(FailureCode.CONFLICT, "the port cannot be listened on");
  }

  @Override
  public TcpSession session() {
    return opened.in(log.state());
  }

  @Override
  public SessionLog log() {
    return log;
  }

  @Override
  public List<PeerConnection> wires(@Nullable String peer) {
    if (devices.isEmpty()) {
      throw TcpAccess.notConnected(opened.sessionId());
    }
    if (peer == null) {
      return List.copyOf(devices.values());
    }
    PeerConnection device = devices.get(peer);
    if (device == null) {
      throw TcpAccess.noPeer(opened.sessionId());
    }
    return List.of(device);
  }

  @Override
  public Future<Void> end(TcpState state) {
    if (!shut()) {
      return Future.succeededFuture();
    }
    // Until the end is on disk, this knows better than the table how the session stands.
    return log.end(state, () -> onEnd.accept(this));
  }

  @Override
  public void abandon() {
    if (shut()) {
      onEnd.accept(this);
    }
  }

  private boolean shut() {
    if (ended) {
      return false;
    }
    ended = true;
    List.copyOf(devices.values()).forEach(PeerConnection::close);
    devices.clear();
    port.close();
    return true;
  }

  @Override
  public Future<Void> stop() {
    List<PeerConnection> present = List.copyOf(devices.values());
    List<Future<Void>> ends = new ArrayList<>(List.of(end(TcpState.DISCONNECTED)));
    present.forEach(device -> ends.add(device.stop()));
    return Future.join(ends).mapEmpty();
  }

  /** Lets devices in, first those that wait. */
  void begin() {
    port.open(this::admit);
  }

  private void admit(PeerChannel channel) {
    if (ended || devices.size() >= maxDevices) {
      channel.drop();
      return;
    }
    String peer = name(channel.socket().remoteAddress());
    PeerConnection device = new PeerConnection(vertx, channel, log, peer, patience, this::gone);
    devices.put(peer, device);
    note(TcpState.CONNECTED, peer);
    device.begin();
  }

  private void gone(PeerConnection device) {
    if (devices.remove(device.peer(), device) && devices.isEmpty() && !ended) {
      note(TcpState.LISTENING, device.peer());
    }
  }

  private static String name(SocketAddress address) {
    String host = address.hostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.port();
  }

  private void note(TcpState state, @Nullable String peer) {
    log.enter(state, peer, true).onFailure(thrown -> {});
  }
}
