package dev.switchboard.benchmarks;

import java.nio.file.Path;

/** A server that can be started to be measured. */
interface Subject {

  /** How the report calls it. */
  String name();

  /** Starts it and waits until it serves. */
  Running start(Path parent, Cores cores);

  /**
   * One that runs; closing it ends the process.
   *
   * @param pid its process
   * @param port where clients find it
   * @param language what clients say to it
   * @param stop ends it
   */
  record Running(
      String name, long pid, int port, ClientLanguage language, Status status, Runnable stop)
      implements AutoCloseable {

    static Running of(
        String name, JvmProcess process, int port, ClientLanguage language, Status status) {
      return new Running(name, process.pid(), port, language, status, process::close);
    }

    @Override
    public void close() {
      stop.run();
    }
  }

  /** Asks a running server how many sockets it has. */
  @FunctionalInterface
  interface Status {
    int connections();
  }
}
