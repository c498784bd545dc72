package dev.switchboard.gateway;

import dev.switchboard.websocket.FrameSocket;

/**
 * Whether one socket is read from: not while something is under way that what follows must find
 * done, not while as many commands as it may have wait for their domains, and not while it has no
 * room for answers. Lives on the socket's event loop.
 */
final class Intake {

  /** How many commands of one socket may wait for their domains. */
  static final int MAX_IN_FLIGHT = 64;

  private final FrameSocket socket;
  private boolean held;
  private boolean open = true;
  private int inFlight;

  Intake(FrameSocket socket) {
    this.socket = socket;
  }

  /** Takes no more messages until {@link #letGo}. */
  void hold() {
    held = true;
    update();
  }

  /** Takes messages again. */
  void letGo() {
    held = false;
    update();
  }

  /** A command is on its way. */
  void asked() {
    inFlight++;
    update();
  }

  /** A command was answered. */
  void answered() {
    inFlight--;
    update();
  }

  /** Whether the socket is read from, so that its silence means something. */
  boolean open() {
    return open;
  }

  /** Looks again whether the socket has room for answers. */
  void update() {
    boolean wanted = !held && inFlight < MAX_IN_FLIGHT && socket.writable();
    if (wanted != open && socket.open()) {
      open = wanted;
      if (wanted) {
        socket.resumeReading();
      } else {
        socket.pauseReading();
      }
    }
  }
}
