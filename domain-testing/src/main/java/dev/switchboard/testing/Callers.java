package dev.switchboard.testing;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.OnceKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Those who ask, and how. */
public final class Callers {

  private static final AtomicInteger NAMES = new AtomicInteger();

  private Callers() {}

  /** A name that no other test has. */
  public static String name() {
    return "name-" + NAMES.incrementAndGet();
  }

  /** Somebody with a token, on a socket. */
  public static Caller caller(String name, Role role, String... grants) {
    return new Caller(principal(name, role, grants), "socket-of-" + name, null);
  }

  /** Somebody with a token. */
  public static Principal principal(String name, Role role, String... grants) {
    return new Principal(UserId.of(name), role, List.of(grants), Principal.Proof.TOKEN, null);
  }

  /** The key under which a caller asks for something once. */
  public static OnceKey once(Caller caller, String key) {
    return new OnceKey(caller.principal().id(), "message", key, "same");
  }

  /** A request that is not to be done once only. */
  public static <A extends Record> Command<A> command(
      CommandType<A, ?> type, Caller caller, A arguments) {
    return new Command<>(type, caller, arguments, null);
  }
}
