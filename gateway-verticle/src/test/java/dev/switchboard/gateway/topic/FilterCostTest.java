package dev.switchboard.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event finds its subscribers by lookup, however many others there are with other filters. */
class FilterCostTest {

  /** Counts how often it is held against another value. */
  private static final class CountingText extends TextNode {

    private int compared;

    CountingText(String text) {
      super(text);
    }

    @Override
    public boolean equals(Object other) {
      compared++;
      return super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }

  /** Data that counts how often it is asked for a field. */
  private static final class CountingFields extends LinkedHashMap<String, JsonNode> {

    private static final long serialVersionUID = 1;

    private int asked;

    @Override
    public @Nullable JsonNode get(Object field) {
      asked++;
      return super.get(field);
    }

    JsonNode json() {
      return new ObjectNode(JsonNodeFactory.instance, this);
    }
  }

  private final OneTopic topic = new OneTopic();

  private List<CountingSubscriber> subscribers(int count, IntFunction<String> filter) {
    List<CountingSubscriber> subscribers = new ArrayList<>();
    List<Subscription> subscriptions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      CountingSubscriber subscriber =
          new CountingSubscriber("conn_" + i, CountingSubscriber.ENVELOPE);
      subscribers.add(subscriber);
      subscriptions.add(topic.subscription(subscriber, filter.apply(i)));
    }
    topic.goLive(subscriptions);
    subscribers.forEach(CountingSubscriber::bothered);
    return subscribers;
  }

  private static CountingSubscriber expectOnlyBothered(List<CountingSubscriber> all, int index) {
    assertThat(
            IntStream.range(0, all.size()).filter(i -> all.get(i).bothered() > 0).boxed().toList())
        .containsExactly(index);
    return all.get(index);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 10_000})
  void touchesTheOneSubscriberThatWantsIt(int count) {
    List<CountingSubscriber> all = subscribers(count, i -> "{'user':'user" + i + "'}");
    CountingText value = new CountingText("user7");
    CountingFields data = new CountingFields();
    data.put("user", value);
    data.put("other", IntNode.valueOf(1));

    topic.pass(OneTopic.event("e1", data.json()));

    assertThat(expectOnlyBothered(all, 7).written()).isEqualTo(1);
    assertThat(value.compared).isEqualTo(1);
    assertThat(data.asked).isEqualTo(1);
  }

  @Test
  void touchesNobodyWhereNobodyWantsIt() {
    List<CountingSubscriber> all = subscribers(10_000, i -> "{'user':'user" + i + "'}");
    CountingText value = new CountingText("nobody");
    CountingFields data = new CountingFields();
    data.put("user", value);

    topic.pass(OneTopic.event("e1", data.json()));

    assertThat(all).allMatch(one -> one.bothered() == 0);
    assertThat(value.compared).isZero();
  }

  @Test
  void looksOnceForEachSetOfKeys() {
    List<String> filters =
        List.of("{'user':'user%d'}", "{'user':'user%d','level':%d}", "{'level':%d,'kind':null}");
    List<CountingSubscriber> all =
        subscribers(9_999, i -> filters.get(i % 3).replace("%d", Integer.toString(i)));
    CountingText value = new CountingText("user4000");
    CountingFields data = new CountingFields();
    data.put("user", value);
    data.put("level", DoubleNode.valueOf(4_000));

    topic.pass(OneTopic.event("e1", data.json()));

    assertThat(expectOnlyBothered(all, 4_000).written()).isEqualTo(1);
    assertThat(value.compared).isEqualTo(1);
    // {user}: one field; {level, user}: two; {kind, level}: given up at the first, which is
    // lacking.
    assertThat(data.asked).isEqualTo(1 + 2 + 1);
  }

  @Test
  void asksForNoKeyThatNobodyFiltersByAnyMore() {
    SubscriptionIndex index = new SubscriptionIndex();
    List<Subscription> two =
        Stream.of("{'user':'a'}", "{'user':'b'}")
            .map(
                filter ->
                    topic.subscription(
                        new CountingSubscriber("c", CountingSubscriber.ENVELOPE), filter))
            .toList();
    CountingFields data = new CountingFields();
    data.put("user", TextNode.valueOf("a"));
    two.forEach(index::add);
    two.forEach(index::remove);

    index.assign(List.of(OneTopic.event("e1", data.json())));

    assertThat(data.asked).isZero();
  }
}
