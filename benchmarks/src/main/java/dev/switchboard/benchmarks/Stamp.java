package dev.switchboard.benchmarks;

import io.netty.buffer.ByteBuf;

/**
 * The mark in what is published: when it was due and which one it is. No server's own words have
 * its sign, so it is found in the frame of any dialect.
 */
final class Stamp {

  static final int ABSENT = -1;

  /** Bytes of a JSON object that holds the mark and nothing else. */
  static final int SHORTEST_JSON = 0;

  private static final byte SIGN = '#';
  private static final String MARK = "#{at}#{n}";

  private Stamp() {}

  /** A text of so many characters with the mark in it, safe within JSON. */
  static String text(int characters) {
    return MARK + "x".repeat(Math.max(0, characters - Template.length(MARK)));
  }

  /** A JSON object of so many bytes with the mark in it. */
  static String json(int bytes) {
    String frame = "{\"text\":\"\"}";
    return "{\"text\":\"" + text(bytes - frame.length()) + "\"}";
  }

  /** Where the mark begins in a frame. */
  static int find(ByteBuf buffer, int index, int length) {
    return buffer.indexOf(index, index + length, SIGN);
  }

  /** When it was due, by {@link System#nanoTime}. */
  static long at(ByteBuf buffer, int mark) {
    return number(buffer, mark + 1);
  }

  /** Which one it is. */
  static long n(ByteBuf buffer, int mark) {
    return number(buffer, mark + 2 + Template.DIGITS);
  }

  private static long number(ByteBuf buffer, int start) {
    long number = 0;
    for (int i = start; i < start + Template.DIGITS; i++) {
      number = number * 10 + (buffer.getByte(i) - '0');
    }
    return number;
  }
}
