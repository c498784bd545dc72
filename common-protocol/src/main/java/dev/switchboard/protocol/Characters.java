package dev.switchboard.protocol;

/** Counts the characters of a text as Unicode does: one beyond the basic plane is one, not two. */
public final class Characters {

  private Characters() {}

  /** Whether the text has more of them than that. */
  public static boolean areMore(String text, int most) {
    return text.length() > most && text.codePointCount(0, text.length()) > most;
  }
}
