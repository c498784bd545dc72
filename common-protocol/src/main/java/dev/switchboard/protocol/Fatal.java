package dev.switchboard.protocol;

/** Tells the errors that end a process from those that cost one request. */
public final class Fatal {

  private Fatal() {}

  /**
   * Throws on what no request can be blamed for: out of memory, of whatever kind, and a broken
   * virtual machine. A stack overflow is the fault of what recursed, and is not thrown.
   */
  public static void rethrow(Throwable thrown) {
    if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
      throw fatal;
    }
  }
}
