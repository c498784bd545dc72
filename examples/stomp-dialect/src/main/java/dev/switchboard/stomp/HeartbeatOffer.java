package dev.switchboard.stomp;

import dev.switchboard.protocol.dialect.Heartbeats;
import dev.switchboard.protocol.json.Require;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of heart-beats when it connects (STOMP 1.2, Heart-beating).
 *
 * @param givesMs how often it can give one, milliseconds; 0 for never
 * @param wantsMs how often it wants one, milliseconds; 0 for never
 */
record HeartbeatOffer(long givesMs, long wantsMs) {

  static final HeartbeatOffer NONE = new HeartbeatOffer(0, 0);

  /** How often the server gives heart-beats and wants them at most, milliseconds. */
  static final long OURS_MS = 2_000;

  private static final Pattern HEADER = Pattern.compile("([0-9]{1,9}),([0-9]{1,9})");

  /**
   * Reads the header.
   *
   * @throws dev.switchboard.protocol.FailureException where it is not two numbers
   */
  static HeartbeatOffer of(@Nullable String header) {
    if (header == null) {
      return NONE;
    }
    Matcher numbers = HEADER.matcher(header);
    if (!numbers.matches()) {
      throw Require.invalid("heart-beat is two numbers of milliseconds with a comma between");
    }
    return new HeartbeatOffer(Long.parseLong(numbers.group(1)), Long.parseLong(numbers.group(2)));
  }

  /** What both sides can keep: ours come a second earlier than they must. */
  Heartbeats agreed() {
    int every =
        wantsMs == 0 ? 0 : (int) TimeUnit.MILLISECONDS.toSeconds(Math.max(wantsMs, OURS_MS)) - 1;
    int within =
        givesMs == 0 ? 0 : (int) TimeUnit.MILLISECONDS.toSeconds(Math.max(givesMs, OURS_MS) + 999);
    return new Heartbeats(every, within);
  }
}
