package dev.switchboard.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What tells one process from every other, those that had its number before or have it in another
 * container too.
 *
 * @param pid its number in its own namespace
 * @param start when it started: in clock ticks since the machine did, on Linux
 * @param namespace the namespace of its number; "-" where there are none
 * @param boot the run of the machine; "-" where it is not known
 */
record ProcessIdentity(long pid, String start, String namespace, String boot) {

  private static final String UNKNOWN = "-";
  private static final ProcessIdentity NOBODY = new ProcessIdentity(0, "", "", "");

  /** Of this process. */
  static ProcessIdentity current() {
    long pid = ProcessHandle.current().pid();
    return new ProcessIdentity(pid, startOf(pid), namespaceOfThis(), bootOfThis());
  }

  /** Reads what {@link #text} wrote; where that is not of the form, nothing matches. */
  static ProcessIdentity parse(String text) {
    String[] words = text.strip().split(" ", -1);
    try {
      return words.length == 4
          ? new ProcessIdentity(Long.parseLong(words[0]), words[1], words[2], words[3])
          : NOBODY;
    } catch (NumberFormatException e) {
      return NOBODY;
    }
  }

  String text() {
    return String.join(" ", Long.toString(pid), start, namespace, boot) + "\n";
  }

  /** Whether numbers of processes mean the same here. */
  boolean isOfThisNamespace() {
    return namespace.equals(namespaceOfThis()) && boot.equals(bootOfThis());
  }

  /** Whether the process that has the number here is this one. */
  boolean isHere() {
    return isOfThisNamespace() && !start.equals(UNKNOWN) && start.equals(startOf(pid));
  }

  /** Whether it ran here and does no more, or never was. */
  boolean isGone() {
    return equals(NOBODY) || (isOfThisNamespace() && !isHere());
  }

  private static String startOf(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // Fields are counted from behind the name, which may hold anything; the 22nd is meant.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      // A zombie, which has ended, keeps its number until its parent asks for it.
      return fields[0].equals("Z") ? UNKNOWN : fields[19];
    } catch (IOException | RuntimeException e) {
      return ProcessHandle.of(pid)
          .flatMap(process -> process.info().startInstant())
          .map(Object::toString)
          .orElse(UNKNOWN);
    }
  }

  private static String namespaceOfThis() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException | RuntimeException e) {
      return UNKNOWN;
    }
  }

  private static String bootOfThis() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
