package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.resume.OpenChanges;
import dev.switchboard.gateway.resume.OpenState;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of one open socket, for when its node dies. Lives on the socket's event
 * loop.
 *
 * <p>A socket that <em>follows</em> has, in its kernel, all that was passed on: its places are
 * written once, and the node's mark says how far they are by now. One that lags, having something
 * to read or to send, is frozen at the mark of the look before; then its places are taken, and
 * written as soon as all that was written to the socket before has been sent.
 */
final class OpenSocket {

  private enum Written {
    NOTHING,
    /** The mark holds for it. */
    FOLLOWING,
    /** An earlier mark holds for it, or its places are its own. */
    FIXED,
    /** It may be any of these. */
    UNKNOWN
  }

  /** What it would leave, at a time, and whether all that it was given before has been sent. */
  private static final class Checkpoint {
    private final OpenState state;
    private boolean sent;

    Checkpoint(OpenState state) {
      this.state = state;
    }
  }

  private final Connection connection;
  private Written written = Written.NOTHING;
  private boolean changed = true;
  private @Nullable Checkpoint checkpoint;
  private @Nullable OpenState fixed;

  OpenSocket(Connection connection) {
    this.connection = connection;
  }

  /** What it would leave is another one than before. */
  void changed() {
    changed = true;
  }

  /** What was to be written of it may not have been. */
  void forget() {
    written = Written.UNKNOWN;
    fixed = null;
  }

  /**
   * Says what is to be written.
   *
   * @return whether the mark holds for it
   * @param before the mark up to which it had everything at the last look, if it followed then
   */
  boolean look(OpenChanges changes, long before) {
    if (connection.ended()) {
      return true;
    }
    if (connection.follows()) {
      checkpoint = null;
      fixed = null;
      if (changed || written != Written.FOLLOWING) {
        changed = false;
        put(changes, connection.open(true), Written.FOLLOWING);
      }
      return true;
    }
    if (written == Written.FOLLOWING || written == Written.UNKNOWN) {
      changes.frozen().put(connection.connectionId(), before);
      written = Written.FIXED;
    }
    Checkpoint taken = checkpoint;
    if (taken != null && taken.sent && !taken.state.equals(fixed)) {
      fixed = taken.state;
      put(changes, taken.state, Written.FIXED);
    }
    if (taken == null || taken.sent) {
      checkpoint = take();
    }
    return false;
  }

  private void put(OpenChanges changes, @Nullable OpenState state, Written how) {
    String id = connection.connectionId();
    if (state != null) {
      changes.states().put(id, state);
      written = how;
    } else {
      if (written != Written.NOTHING) {
        changes.gone().add(id);
      }
      written = Written.NOTHING;
      checkpoint = null;
    }
  }

  private @Nullable Checkpoint take() {
    OpenState state = connection.open(false);
    if (state == null) {
      return null;
    }
    Checkpoint taken = new Checkpoint(state);
    connection.whenSent(() -> taken.sent = true);
    return taken;
  }

  /** The socket is gone. */
  void end(OpenChanges changes) {
    if (written != Written.NOTHING) {
      changes.gone().add(connection.connectionId());
    }
  }
}
