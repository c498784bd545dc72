package dev.switchboard.chaos.check;

import dev.switchboard.chaos.history.Entry;
import java.util.ArrayList;
import java.util.List;

/** A client's subscription to a topic, and all it was given and told of it, in order. */
final class Reader {

  private final Entry.Subscribe subscribe;
  private final List<Entry> heard = new ArrayList<>();

  Reader(Entry.Subscribe subscribe) {
    this.subscribe = subscribe;
  }

  void heard(Entry.Delivery delivery) {
    heard.add(delivery);
  }

  void heard(Entry.Told told) {
    heard.add(told);
  }

  String client() {
    return subscribe.client();
  }

  String principal() {
    return subscribe.principal();
  }

  boolean readsFromTheStart() {
    return subscribe.fromStart();
  }

  long subscribedAt() {
    return subscribe.at();
  }

  /** Deliveries, and what it was told. */
  List<Entry> heard() {
    return heard;
  }
}
