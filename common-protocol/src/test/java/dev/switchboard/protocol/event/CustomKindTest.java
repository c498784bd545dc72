package dev.switchboard.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kinds of events that a domain brings. */
class CustomKindTest {

  record Voted(String option, long votes, @Nullable String by) {}

  record Wrapped(JsonNode value) {}

  private static final EventType<Voted> VOTED = EventType.of("polls.voted", Voted.class);
  private static final Topic TOPIC = new Topic("polls/7");

  private static Event event(Payload payload) {
    return Event.durable(TOPIC, new Position("epoch-1", 9), "evt_12", 5, payload);
  }

  @Test
  void carriesARecordAsJsonAndBack() {
    Voted voted = new Voted("tea", 3, null);
    Custom payload = VOTED.of(voted);

    assertThat(payload.json()).isEqualTo(Json.tree(voted));
    Payload read = Payload.of("polls.voted", payload.encoded());
    assertThat(VOTED.read(event(read))).isEqualTo(voted);
  }

  @Test
  void isReadByTheKindOnly() {
    Event other = event(new ChatTyping(7, dev.switchboard.protocol.UserId.of("anna")));

    assertThat(VOTED.is(other)).isFalse();
    assertThatThrownBy(() -> VOTED.read(other)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void filtersByItsFieldsAndItsKind() {
    Event event = event(VOTED.of(new Voted("tea", 3, null)));

    assertThat(EventFields.value(event, "option")).isEqualTo(Json.object().textNode("tea"));
    assertThat(EventFields.value(event, "votes")).isEqualTo(Json.object().numberNode(3L));
    assertThat(EventFields.value(event, "kind")).isEqualTo(Json.object().textNode("polls.voted"));
    assertThat(EventFields.value(event, "by")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"voted", "Polls.voted", "polls.", "polls voted.x", "chat.message", ""})
  void refusesNamesThatAreNone(String name) {
    assertThatThrownBy(() -> EventType.of(name, Voted.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void refusesWhatNestsTooDeeplyToBeReadAgain() {
    EventType<Wrapped> type = EventType.of("polls.wrapped", Wrapped.class);
    ObjectNode deepest = Json.parseObject("{\"a\":".repeat(27) + "{}" + "}".repeat(27));

    assertThatThrownBy(() -> type.of(new Wrapped(deepest)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("polls.wrapped");
    assertThat(type.of(new Wrapped(deepest.get("a"))).json()).isNotNull();
  }

  @Test
  void isRenderedByItsOwnWords() {
    Rendering rendering =
        Rendering.of(
            """
            {"type": "new_message", "message": {"id": "{sequence}", "text": "{data.option}"},
             "by": "{data.by}", "all": ["{topic}", "{kind}", "{id}", "{timestamp}", "{epoch}"],
             "raw": "{data}", "plain": "{", "number": 7}
            """);

    ObjectNode frame = rendering.of(event(VOTED.of(new Voted("tea", 3, null))));

    assertThat(Json.parseObject(frame.toString()))
        .isEqualTo(
            Json.parseObject(
                """
                {"type": "new_message", "message": {"id": 9, "text": "tea"},
                 "all": ["polls/7", "polls.voted", "evt_12", 5, "epoch-1"],
                 "raw": {"option": "tea", "votes": 3}, "plain": "{", "number": 7}
                """));
  }

  @Test
  void refusesARenderingOfWhatEventsDoNotHave() {
    assertThatThrownBy(() -> Rendering.of("{\"a\":\"{user}\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("events have no {user}");
  }
}
