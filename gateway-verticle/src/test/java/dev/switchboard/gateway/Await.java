package dev.switchboard.gateway;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, in the thread of a test, for the thing itself. */
public final class Await {

  private Await() {}

  /** The value of a future; throws what it failed with, or an error where it takes 20 s. */
  public static <T> T value(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came within 20 s", e);
    }
  }
}
