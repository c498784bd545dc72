package dev.switchboard.notification;

import java.util.List;

/** The ids of notifications: of those made, in their recipients' order, or acknowledged. */
record NotificationIds(List<String> ids) {

  NotificationIds {
    ids = List.copyOf(ids);
  }
}
