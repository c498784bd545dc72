package dev.switchboard.server;

/** The entry point of the fat jar. */
public final class Main {

  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] words) {
    System.exit(CommandLineRun.run(Surroundings.ofProcess(Main.class, new ServerBoot()), words));
  }
}
