package dev.switchboard.gateway.listen;

/** Whether the gateway takes new sockets: from its start until its drain begins. Thread-safe. */
public final class Readiness {

  private volatile boolean ready;

  public boolean get() {
    return ready;
  }

  public void set(boolean now) {
    ready = now;
  }
}
