package dev.switchboard.protocol;

/** Carries a {@link Failure} through futures and constructors; it has no stack trace. */
public final class FailureException extends RuntimeException {

  private final transient Failure failure;

  public FailureException(Failure failure) {
    super(failure.detail(), null, false, false);
    this.failure = failure;
  }

  /** What went wrong. */
  public Failure failure() {
    return failure;
  }

  /** The failure behind any throwable; what is none of ours is an internal error. */
  public static Failure of(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof FailureException known) {
        return known.failure();
      }
    }
    return Failure.of(FailureCode.INTERNAL, "internal error");
  }
}
