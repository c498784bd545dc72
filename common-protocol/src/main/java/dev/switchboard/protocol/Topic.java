package dev.switchboard.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a socket subscribes to, such as {@code chat/456} or {@code order_updates} (contract 4). */
public record Topic(@JsonValue String name) {

  /** The longest topic name, in characters. */
  public static final int MAX_LENGTH = 256;

  private static final int ASCII = 127;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Topic {
    if (!isName(name)) {
      throw new FailureException(
          Failure.of(
              FailureCode.TOPIC_NOT_FOUND,
              "a topic is 1 to " + MAX_LENGTH + " Unicode characters without control characters"));
    }
  }

  /**
   * Tells whether the text may name a topic: 1 to {@link #MAX_LENGTH}, no control characters, no
   * half surrogate pairs, which could be neither stored nor sent.
   */
  public static boolean isName(String name) {
    if (name.isEmpty() || Characters.areMore(name, MAX_LENGTH)) {
      return false;
    }
    for (int i = 0; i < name.length(); ) {
      int c = name.codePointAt(i);
      if (Character.isISOControl(c) || (c > ASCII && Character.getType(c) == Character.SURROGATE)) {
        return false;
      }
      i += Character.charCount(c);
    }
    return true;
  }

  /** The name behind the prefix, or empty where the topic does not start with it. */
  public String after(String prefix) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : "";
  }

  @Override
  public String toString() {
    return name;
  }
}
