package dev.switchboard.protocol;

import java.util.List;

/**
 * Why something was refused. Dialects and the HTTP API each say it in their own words, by its code.
 *
 * @param code the kind, from the one catalogue
 * @param detail one English sentence that names what was wrong; never a payload or a token
 * @param subjects what it is about: topics, or ids of what was asked for; may be empty
 */
public record Failure(FailureCode code, String detail, List<String> subjects) {

  public Failure {
    subjects = List.copyOf(subjects);
  }

  /** A failure that is about nothing in particular. */
  public static Failure of(FailureCode code, String detail) {
    return new Failure(code, detail, List.of());
  }

  /** A failure about one topic or id. */
  public static Failure of(FailureCode code, String detail, String subject) {
    return new Failure(code, detail, List.of(subject));
  }

  /** The exception that carries this failure through futures. */
  public FailureException exception() {
    return new FailureException(this);
  }
}
