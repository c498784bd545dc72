package dev.switchboard.benchmarks;

/** Something that ends the benchmark, told in one line. */
final class BenchException extends RuntimeException {

  BenchException(String message) {
    super(message);
  }

  BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
