package dev.switchboard.protocol.settings;

/** A setting that cannot be used; the message is one line that names key, value and source. */
public final class SettingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A line of the one form that all complaints about settings have. */
  public SettingException(String source, String key, String shownValue, String problem) {
    super(source + ": " + key + "=" + oneLine(shownValue) + ": " + problem, null, false, false);
  }

  private static String oneLine(String value) {
    String flat = value.replaceAll("\\s+", " ").strip();
    return flat.length() > 100 ? flat.substring(0, 100) + "…" : flat;
  }
}
