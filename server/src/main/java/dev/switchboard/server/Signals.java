package dev.switchboard.server;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Turns SIGINT and SIGTERM into a call, so that a drained server can exit 0.
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

  /** Has the signals run the action on a thread of the JVM; where that fails, nothing changes. */
  static void onTermination(Runnable action) {
    for (String name : List.of("INT", "TERM")) {
      try {
        handle(name, action);
      } catch (ReflectiveOperationException e) {
        // A JVM without the class, or one run with -Xrs: the signals keep their usual meaning.
        return;
      }
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
