package dev.switchboard.notification;

import dev.switchboard.protocol.json.Require;
import java.util.List;
import java.util.Objects;

/** Acknowledges notifications, all or, where one is not the caller's, none. */
record AckNotifications(List<String> ids) {

  /** How many one request may acknowledge: a whole inbox. */
  static final int MAX_IDS = 1_000;

  AckNotifications {
    ids = Require.present("ids", ids);
    if (ids.isEmpty() || ids.size() > MAX_IDS) {
      throw Require.invalid("ids has not between 1 and " + MAX_IDS + " entries");
    }
    if (ids.stream().anyMatch(Objects::isNull)) {
      throw Require.invalid("ids has an entry that is null");
    }
    ids = ids.stream().distinct().toList();
  }
}
