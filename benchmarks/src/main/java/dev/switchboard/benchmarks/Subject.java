package dev.switchboard.benchmarks;

import java.nio.file.Path;

/** A server that can be started to be measured. */
interface Subject {

  /** How the report calls it. */
  String name();

  /** Starts it and waits until it serves. */
  Running start(Path parent, Cores cores);

  /** One that runs; closing it ends the process. */
  record Running(String name, JvmProcess process, int port, ClientLanguage language, Status status)
      implements AutoCloseable {

    long pid() {
      return process.pid();
    }

    @Override
    public void close() {
      process.close();
    }
  }

  /** Asks a running server how many sockets it has. */
  @FunctionalInterface
  interface Status {
    int connections();
  }
}
