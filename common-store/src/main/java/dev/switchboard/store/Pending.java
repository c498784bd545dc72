package dev.switchboard.store;

import java.util.function.Function;

/**
 * A value that is known once the events of a transaction have their sequences: just before the
 * commit. Read on the writer thread or after the commit only.
 */
@FunctionalInterface
public interface Pending<T> {

  /**
   * The value.
   *
   * @throws IllegalStateException before it is known
   */
  T value();

  /** A value that is known already. */
  static <T> Pending<T> of(T value) {
    return () -> value;
  }

  /** What follows from this value. */
  default <U> Pending<U> map(Function<? super T, ? extends U> mapper) {
    return () -> mapper.apply(value());
  }
}
