package dev.switchboard.server;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Turns signals into calls, so that a drained server can exit 0 and SIGHUP ends nothing.
 *
 * <p>The JVM's own handling runs the shutdown hooks and then exits 130 or 143, unless a hook halts
 * the process, which would skip the removal of temporary files. {@code sun.misc.Signal} is exported
 * by the supported module {@code jdk.unsupported}, but javac warns of it without a way to say that
 * one knows; hence the reflection.
 */
final class Signals {

  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private Signals() {}

  static final String INTERRUPT = "INT";
  static final String TERMINATE = "TERM";
  static final String HANG_UP = "HUP";

  /**
   * Has a signal run the action on a thread of the JVM. Where that is not possible, with a JVM
   * without the class or one run with -Xrs, the signal keeps its usual meaning; one that the
   * process was told to ignore, as nohup does with SIGHUP, stays ignored.
   */
  static void on(String name, Runnable action) {
    try {
      handle(name, action);
    } catch (ReflectiveOperationException e) {
      return;
    }
  }

  private static void handle(String name, Runnable action) throws ReflectiveOperationException {
    Class<?> signal = Class.forName(SIGNAL);
    Class<?> handler = Class.forName(HANDLER);
    Object call =
        Proxy.newProxyInstance(
            Signals.class.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                action.run();
              }
              return null;
            });
    Method register = signal.getMethod("handle", signal, handler);
    Object unused =
        register.invoke(null, signal.getConstructor(String.class).newInstance(name), call);
  }
}
