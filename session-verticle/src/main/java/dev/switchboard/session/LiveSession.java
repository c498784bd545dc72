package dev.switchboard.session;

import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpState;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session that has a connection or a port, or is about to. For the domain's event loop only. */
sealed interface LiveSession permits DialledSession, ListeningSession {

  /** The session as it stands now. */
  TcpSession session();

  /** Where what happens in it is noted. */
  SessionLog log();

  /**
   * The connections that something is to be written to.
   *
   * @param peer the one device meant; null for all
   * @throws dev.switchboard.protocol.FailureException where there is none
   */
  List<PeerConnection> wires(@Nullable String peer);

  /** Closes what belongs to it; completes once its last state is on disk. */
  Future<Void> end(TcpState state);

  /** The same where this node was declared dead, so that others have said that it has ended. */
  void abandon();

  /** The same at a stop of the server; completes once its connections are no more, too. */
  Future<Void> stop();
}
