package dev.switchboard.chaos.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Prints what time it is, at the start and after each line that it reads. */
final class TimeTeller {

  private TimeTeller() {}

  public static void main(String[] words) throws IOException {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      do {
        System.out.println(Instant.now());
      } while (in.readLine() != null);
    }
  }
}
