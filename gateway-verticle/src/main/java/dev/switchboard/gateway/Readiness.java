package dev.switchboard.gateway;

/** Whether the gateway takes new sockets: from its start until its drain begins. Thread-safe. */
final class Readiness {

  private volatile boolean ready;

  boolean get() {
    return ready;
  }

  void set(boolean now) {
    ready = now;
  }
}
