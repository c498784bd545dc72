package dev.switchboard.chaos.check;

import dev.switchboard.chaos.history.Entry;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes a history, entry by entry, and judges it. Not for several threads. */
public final class Checker {

  private final OperationBook operations = new OperationBook();
  private final Map<String, TopicBook> topics = new LinkedHashMap<>();
  private final Findings findings = new Findings();
  private long deliveries;
  private long told;
  private long logged;

  /**
   * Takes the next entry. Throws {@link IllegalArgumentException} where the history is none: an end
   * without a beginning, a topic that was not declared.
   */
  public void take(Entry entry) {
    if (entry instanceof Entry.Topic topic) {
      topics.putIfAbsent(topic.topic(), new TopicBook(topic));
    } else if (entry instanceof Entry.Invoke invoke) {
      topic(invoke.topic());
      operations.invoked(invoke);
    } else if (entry instanceof Entry.Ok ok) {
      operations.named(ok.op()).ok(ok.at(), ok.sequence());
    } else if (entry instanceof Entry.Fail fail) {
      operations.named(fail.op()).failed();
    } else if (entry instanceof Entry.Unknown unknown) {
      operations.named(unknown.op()).unknown();
    } else if (entry instanceof Entry.Subscribe subscribe) {
      topic(subscribe.topic()).subscribed(subscribe);
    } else if (entry instanceof Entry.Delivery delivery) {
      deliveries++;
      topic(delivery.topic()).reader(delivery.client()).heard(delivery);
    } else if (entry instanceof Entry.Told one) {
      told++;
      topic(one.topic()).reader(one.client()).heard(one);
    } else if (entry instanceof Entry.Logged event) {
      log(event);
    } else if (entry instanceof Entry.LogRead read) {
      topic(read.topic()).log().read(read.whole());
    }
  }

  private void log(Entry.Logged event) {
    TopicBook topic = topic(event.topic());
    logged++;
    if (!topic.log().add(event) && topic.keepsEveryEvent()) {
      findings.add(
          FindingKind.DOUBLED, event.at(), event.topic(), event.body(), "in the log twice");
    }
  }

  private TopicBook topic(String name) {
    TopicBook topic = topics.get(name);
    if (topic == null) {
      throw new IllegalArgumentException("nobody declared the topic " + name);
    }
    return topic;
  }

  /** Judges what was taken. To be called once, at the end. */
  public Verdict verdict() {
    long repeats = 0;
    LogCheck logs = new LogCheck(operations, findings);
    for (TopicBook topic : topics.values()) {
      if (topic.keepsEveryEvent()) {
        logs.check(topic);
        for (Reader reader : topic.readers()) {
          repeats += new ReaderCheck(operations, findings, topic, reader).check();
        }
      } else {
        repeats += new StateCheck(operations, findings, topic).check();
      }
    }
    long acknowledged = operations.all().stream().filter(Operation::isOk).count();
    long failed = operations.all().stream().filter(Operation::isFailed).count();
    long unknown = operations.all().size() - acknowledged - failed;
    return new Verdict(
        acknowledged,
        failed,
        unknown,
        deliveries,
        repeats,
        told,
        logged,
        findings.counts(),
        findings.kept());
  }
}
