package dev.switchboard.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionIndexTest {

  private static final Dialect OTHER = CountingSubscriber.ENVELOPE.variant(Map.of("batch", "1"));

  private final OneTopic topic = new OneTopic();
  private final SubscriptionIndex index = new SubscriptionIndex();

  private Subscription joined(Dialect dialect, String filter) {
    Subscription subscription = topic.subscription(new CountingSubscriber("c", dialect), filter);
    index.add(subscription);
    return subscription;
  }

  private Subscription joined(String filter) {
    return joined(CountingSubscriber.ENVELOPE, filter);
  }

  private static Event event(String id, String data) {
    return OneTopic.event(id, OneTopic.json(data));
  }

  /** What a subscription is assigned of a batch. */
  private List<String> assigned(Subscription subscription, Event... batch) {
    DialectGroup group = subscription.group();
    if (group == null) {
      return List.of();
    }
    return index.assign(List.of(batch)).getOrDefault(group, List.of()).stream()
        .map(Event::id)
        .toList();
  }

  @Test
  void assignsEverythingToThoseWithoutAFilter() {
    Subscription one = joined("{}");

    assertThat(assigned(one, event("e1", "{'a':1}"), event("e2", "{}")))
        .containsExactly("e1", "e2");
  }

  @Test
  void groupsThoseOfOneDialectThatWantTheSame() {
    Subscription plain = joined("{}");
    Subscription filtered = joined("{'a':1,'b':2}");

    assertThat(joined("{}").group()).isSameAs(plain.group());
    assertThat(joined("{'b':2,'a':1}").group()).isSameAs(filtered.group());
    assertThat(joined(OTHER, "{}").group()).isNotSameAs(plain.group());
    assertThat(joined(OTHER, "{'a':1,'b':2}").group()).isNotSameAs(filtered.group());
    assertThat(joined("{'a':1}").group()).isNotSameAs(filtered.group());
  }

  @Test
  void forgetsADialectThatNobodySpeaksAnyMore() {
    Subscription one = joined("{}");
    Subscription other = joined(OTHER, "{}");
    Subscription filtered = joined(OTHER, "{'a':1}");

    index.remove(other);
    index.remove(filtered);
    assertThat(index.assign(List.of(event("e1", "{'a':1}")))).hasSize(1);

    index.remove(one);
    assertThat(index.assign(List.of(event("e2", "{'a':1}")))).isEmpty();
    assertThat(assigned(joined(OTHER, "{}"), event("e3", "{}"))).containsExactly("e3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':1}                  | {'a':1,'c':[]}",
        "{'a':1}                  | {'a':1.0}",
        "{'a':1.0}                | {'a':10e-1}",
        "{'a':-0.0}               | {'a':0}",
        "{'a':1.50}               | {'a':1.5}",
        "{'a':12345678901234567890} | {'a':12345678901234567890.0}",
        "{'a':'1'}                | {'a':'1'}",
        "{'a':''}                 | {'a':''}",
        "{'a':null}               | {'a':null}",
        "{'a':true}               | {'a':true}",
        "{'':false}               | {'':false}",
        "{'a':1,'b':'x','c':null} | {'c':null,'b':'x','a':1,'d':2}",
      })
  void assignsWhatHasTheValuesAtTheKeys(String filter, String data) {
    Subscription one = joined(filter);

    assertThat(assigned(one, event("e1", data))).containsExactly("e1");
    assertThat(one.wants(event("e1", data))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':1}       | {'a':2}",
        "{'a':1}       | {'a':'1'}",
        "{'a':'1'}     | {'a':1}",
        "{'a':1}       | {'a':true}",
        "{'a':'true'}  | {'a':true}",
        "{'a':true}    | {'a':false}",
        "{'a':null}    | {}",
        "{'a':null}    | {'a':'null'}",
        "{'a':'null'}  | {'a':null}",
        "{'a':null}    | {'a':0}",
        "{'a':1}       | {'a':[1]}",
        "{'a':null}    | {'a':{}}",
        "{'a':'x'}     | {'a':'X'}",
        "{'a':1,'b':2} | {'a':1}",
        "{'a':1,'b':2} | {'a':2,'b':1}",
        "{'a':1}       | {'b':1}",
      })
  void assignsNothingElse(String filter, String data) {
    Subscription one = joined(filter);

    assertThat(assigned(one, event("e1", data))).isEmpty();
    assertThat(one.wants(event("e1", data))).isFalse();
  }

  @Test
  void takesDataThatIsNoObjectForOneWithoutFields() {
    Subscription filtered = joined("{'a':null}");
    Subscription all = joined("{}");
    Event list = OneTopic.event("e1", OneTopic.json("{'list':[null]}").path("list"));

    assertThat(assigned(filtered, list)).isEmpty();
    assertThat(assigned(all, list)).containsExactly("e1");
  }

  @Test
  void findsFiltersOfSeveralSetsOfKeysSideBySide() {
    Subscription a = joined("{'a':1}");
    Subscription b = joined("{'b':1}");
    Subscription both = joined("{'a':1,'b':1}");
    Subscription all = joined("{}");
    Event[] batch = {
      event("e1", "{'a':1}"),
      event("e2", "{'b':1}"),
      event("e3", "{'a':1,'b':1}"),
      event("e4", "{}")
    };

    assertThat(assigned(a, batch)).containsExactly("e1", "e3");
    assertThat(assigned(b, batch)).containsExactly("e2", "e3");
    assertThat(assigned(both, batch)).containsExactly("e3");
    assertThat(assigned(all, batch)).containsExactly("e1", "e2", "e3", "e4");
  }

  @Test
  void namesWhoIsThere() {
    Subscription plain = joined("{}");
    Subscription other = joined(OTHER, "{'a':1}");
    Subscription filtered = joined("{'a':1}");
    index.remove(other);

    assertThat(index.members()).containsExactlyInAnyOrder(plain, filtered);
  }

  @Test
  void leavesTheRestWhereOneLeaves() {
    Subscription first = joined("{'a':1}");
    Subscription second = joined("{'a':1}");
    Subscription third = joined("{'a':2}");
    Subscription other = joined(OTHER, "{'a':1}");
    Event event = event("e1", "{'a':1}");

    index.remove(first);

    assertThat(first.group()).isNull();
    assertThat(assigned(second, event)).containsExactly("e1");
    assertThat(assigned(other, event)).containsExactly("e1");
    assertThat(assigned(third, event("e2", "{'a':2}"))).containsExactly("e2");
  }

  @Test
  void takesSubscriptionsAgainAfterTheLastOfTheirKindLeft() {
    Subscription first = joined("{'a':1}");
    index.remove(first);
    index.remove(first);

    assertThat(index.members()).isEmpty();
    assertThat(index.assign(List.of(event("e1", "{'a':1}")))).isEmpty();
    assertThat(assigned(joined("{'a':1}"), event("e1", "{'a':1}"))).containsExactly("e1");
  }
}
