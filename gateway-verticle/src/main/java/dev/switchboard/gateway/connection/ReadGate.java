package dev.switchboard.gateway.connection;

import dev.switchboard.websocket.FrameSocket;

/**
 * Whether one socket is read from: not while something is under way that what follows must find
 * done, not while as many commands as it may have wait for their domains, and not while it is full,
 * since answers would be queued up for it. Lives on the socket's event loop.
 */
final class ReadGate {

  /** How many commands of one socket may wait for their domains. */
  static final int MAX_IN_FLIGHT = 64;

  private final FrameSocket socket;
  private final Runnable opened;
  private int holds;
  private int inFlight;
  private boolean open = true;

  /**
   * A gate that is open.
   *
   * @param opened takes what waits before anything more is read; may close the gate again
   */
  ReadGate(FrameSocket socket, Runnable opened) {
    this.socket = socket;
    this.opened = opened;
  }

  /** Takes no more messages until as many {@link #letGo} followed. */
  void hold() {
    holds++;
    update();
  }

  /** Takes messages again. */
  void letGo() {
    holds--;
    update();
  }

  /** A command is on its way to its domain. */
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

  /** The socket may be full, or writable again. */
  void update() {
    boolean wanted = holds == 0 && inFlight < MAX_IN_FLIGHT && socket.writable();
    if (wanted != open && socket.open()) {
      open = wanted;
      if (!wanted) {
        socket.pauseReading();
        return;
      }
      opened.run();
      if (open) {
        socket.resumeReading();
      }
    }
  }
}
