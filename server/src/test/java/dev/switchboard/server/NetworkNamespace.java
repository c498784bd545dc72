package dev.switchboard.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network namespace of a test's own, joined to this machine's by a cable that the test can cut:
 * then whatever is sent from within is lost without a word. Needs root and {@code ip}.
 */
public final class NetworkNamespace implements AutoCloseable {

  private final String name = "sb" + ProcessHandle.current().pid();
  private final String outside = name + "o";
  private final String subnet = "10.203." + ProcessHandle.current().pid() % 256 + ".";
  private final List<Child> children = new ArrayList<>();

  /** Makes the namespace and its cable. */
  public NetworkNamespace() throws IOException {
    ip("netns", "add", name);
    try {
      ip("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", name);
      ip("addr", "add", outsideAddress() + "/24", "dev", outside);
      ip("link", "set", outside, "up");
      ip("-n", name, "addr", "add", insideAddress() + "/24", "dev", "eth0");
      ip("-n", name, "link", "set", "eth0", "up");
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  /** This machine's address on the cable. */
  public String outsideAddress() {
    return subnet + "1";
  }

  /** The namespace's address. */
  public String insideAddress() {
    return subnet + "2";
  }

  /** Runs a class in the namespace; returns what its first line says. */
  public String run(Path directory, Class<?> mainClass, String... words) throws IOException {
    List<String> launcher = List.of("ip", "netns", "exec", name);
    Child child = Child.startBy(launcher, directory, List.of(), mainClass, words);
    children.add(child);
    return child.awaitLine("").strip();
  }

  /** Has everything that is sent from within vanish. */
  public void cut() throws IOException {
    ip("-n", name, "route", "add", "blackhole", outsideAddress() + "/32");
  }

  /** Ends that. */
  public void join() throws IOException {
    ip("-n", name, "route", "del", "blackhole", outsideAddress() + "/32");
  }

  private static void ip(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(Arrays.asList(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + said);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (Child child : children) {
        child.kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ip("netns", "del", name);
  }
}
