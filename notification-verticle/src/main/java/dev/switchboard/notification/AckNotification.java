package dev.switchboard.notification;

import dev.switchboard.protocol.json.Require;

/** Acknowledges one notification; a repeat changes nothing. */
record AckNotification(String id) {

  AckNotification {
    id = Require.present("id", id);
  }
}
