package dev.switchboard.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something was refused. Dialects and the HTTP API each say it in their own words, by its code.
 *
 * @param code the class of failure
 * @param detail one English sentence that names what was wrong; never a payload or a token
 * @param subjects what it is about: topics, or ids of what was asked for; may be empty
 * @param reason what dialects whose clients are shown a fixed text for each code (chat, session and
 *     channel) show instead of it; null for that text
 */
public record Failure(
    FailureCode code, String detail, List<String> subjects, @Nullable String reason) {

  public Failure {
    subjects = List.copyOf(subjects);
  }

  /** A failure that every dialect tells in its own words. */
  public Failure(FailureCode code, String detail, List<String> subjects) {
    this(code, detail, subjects, null);
  }

  /** A failure that is about nothing in particular. */
  public static Failure of(FailureCode code, String detail) {
    return new Failure(code, detail, List.of());
  }

  /** A failure about one topic or id. */
  public static Failure of(FailureCode code, String detail, String subject) {
    return new Failure(code, detail, List.of(subject));
  }

  /** The same failure with a reason of the domain's own, such as "the poll is closed". */
  public Failure because(String own) {
    return new Failure(code, detail, subjects, own);
  }

  /** The same failure about other topics or ids. */
  public Failure about(List<String> others) {
    return new Failure(code, detail, others, reason);
  }

  /** The exception that carries this failure through futures. */
  public FailureException exception() {
    return new FailureException(this);
  }
}
