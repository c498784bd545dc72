package dev.switchboard.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of a process (proc(5)). */
final class ProcessFigures {

  // USER_HZ, the unit of the times in /proc/PID/stat, is 100 on every architecture Java runs on.
  private static final double MICROS_PER_TICK = 10_000;
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private ProcessFigures() {}

  /** User and system time since the process began, in microseconds, in steps of 10 ms. */
  static double cpuMicros(long pid) {
    String line = read(pid, "stat");
    // The second field is the program's name, which may hold anything but ends at the last bracket.
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
        * MICROS_PER_TICK;
  }

  static long residentBytes(long pid) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
        .findFirst()
        .orElseThrow(() -> new BenchException("process " + pid + " has ended"));
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new BenchException("process " + pid + " has ended", e);
    }
  }
}
