package dev.switchboard.chaos.client;

import java.util.Random;

/**
 * What is written: a name that nothing else has, and at times some text behind it, so that not all
 * messages are of one size.
 */
final class Body {

  private static final int LARGE = 3_000;
  private static final int ONE_IN = 20;

  private Body() {}

  static String content(String name, Random random) {
    if (random.nextInt(ONE_IN) > 0) {
      return name;
    }
    return name + " " + "消息-".repeat(random.nextInt(LARGE / 3));
  }

  /** The name that stands before the text. */
  static String name(String content) {
    int end = content.indexOf(' ');
    return end < 0 ? content : content.substring(0, end);
  }
}
