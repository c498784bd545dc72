package dev.switchboard.gateway.resume;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.gateway.Await;
import dev.switchboard.gateway.Gateway;
import dev.switchboard.gateway.topic.Place;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lost sockets leave is bounded, and taken over by one socket (contract 5.6). */
class ResumeStatesTest {

  private static final long NOW = 1_000;
  private static final long LATER = 2_000;
  private static final long ENOUGH = 1L << 40;

  private final Vertx vertx = Vertx.vertx();
  private final OpenStore database;
  private final ResumeStore store;
  private final ResumeStates states;
  private int made;

  ResumeStatesTest(@TempDir Path folder) {
    database =
        Stores.open(
            StoreConfig.of("jdbc:sqlite:" + folder.resolve("resume.db")),
            vertx,
            events -> {},
            Clock.systemUTC(),
            List.of(Gateway.MIGRATIONS),
            ResumeStatesTest.class.getClassLoader());
    store = new ResumeStore(database);
    states = new ResumeStates(store, ENOUGH);
  }

  @AfterEach
  void close() {
    Await.value(database.close());
    Await.value(vertx.close());
  }

  /** The ids of the states on disk. */
  private List<String> stored() {
    return Await.value(store.settled().compose(written -> store.all())).stream()
        .map(ResumeState::id)
        .toList();
  }

  private static ResumeKey key(String principal, String clientId) {
    return new ResumeKey(principal, true, "envelope", clientId);
  }

  private static Place place(String topic, Map<String, JsonNode> filter) {
    return new Place(new Topic(topic), new Position("epoch", 7), null, filter, false);
  }

  private ResumeState state(ResumeKey key, List<Place> places, long untilMs) {
    return new ResumeState("state_" + ++made, key, places, untilMs, false);
  }

  private ResumeState state(ResumeKey key, int topics) {
    List<Place> places =
        IntStream.range(0, topics).mapToObj(i -> place("topic" + i, Map.of())).toList();
    return state(key, places, LATER);
  }

  private List<String> takenBy(ResumeKey... keys) {
    List<String> taken = new ArrayList<>();
    for (ResumeKey key : keys) {
      states.take(key, NOW).ifPresent(state -> taken.add(state.id()));
    }
    return taken;
  }

  @Test
  void areTakenOnceTheLongestLostFirst() {
    ResumeKey phone = key("ann", "phone");
    states.leave(state(phone, 1));
    states.leave(state(phone, 1));

    assertThat(takenBy(key("ann", "tablet"), key("ben", "phone"))).isEmpty();
    assertThat(takenBy(phone, phone, phone)).containsExactly("state_1", "state_2");
    assertThat(states.size()).isZero();
    assertThat(stored()).isEmpty();
  }

  @Test
  void areNoMoreThanSixteenOfAPrincipalWhateverItsClientsAreCalled() {
    states.leave(state(key("ben", "phone"), 1));
    for (int i = 0; i < 100; i++) {
      states.leave(state(key("ann", "client" + i), 1));
    }

    assertThat(states.size()).isEqualTo(ResumeStates.MAX_PER_PRINCIPAL + 1);
    assertThat(stored()).hasSize(ResumeStates.MAX_PER_PRINCIPAL + 1);
    assertThat(takenBy(key("ann", "client83"))).isEmpty();
    assertThat(takenBy(key("ann", "client84"), key("ben", "phone")))
        .containsExactly("state_86", "state_1");
  }

  @Test
  void areNoMoreThanAMebibyteOfAPrincipal() {
    ResumeState large = state(key("ann", "a"), 2_000);
    int fitting = ResumeStates.MAX_BYTES_PER_PRINCIPAL / large.bytes();
    states.leave(large);
    for (int i = 0; i < fitting; i++) {
      states.leave(state(key("ann", "b" + i), 2_000));
    }

    assertThat(states.size()).isEqualTo(fitting);
    assertThat(takenBy(key("ann", "a"))).isEmpty();
    assertThat(takenBy(key("ann", "b0"))).hasSize(1);
  }

  @Test
  void areCutWhereOneAloneIsMoreThanThat() {
    List<Place> fat = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      fat.add(place("topic" + i, Map.of("key", TextNode.valueOf("x".repeat(2_048)))));
    }
    states.leave(state(key("ann", "a"), fat, LATER));

    ResumeState taken = states.take(key("ann", "a"), NOW).orElseThrow();

    assertThat(taken.bytes()).isLessThanOrEqualTo(ResumeStates.MAX_BYTES_PER_PRINCIPAL);
    assertThat(taken.places()).isEqualTo(fat.subList(0, taken.places().size()));
    assertThat(taken.places()).hasSizeGreaterThan(300);
  }

  @Test
  void areBoundedInAllTheOldestGoingFirst() {
    int size = state(key("ann", "a"), 10).bytes();
    ResumeStates few = new ResumeStates(store, 10L * size);

    for (int i = 0; i < 30; i++) {
      few.leave(state(key("user" + i, ""), 10));
    }

    assertThat(few.size()).isEqualTo(10);
    assertThat(stored()).hasSize(10);
    assertThat(few.take(key("user19", ""), NOW)).isEmpty();
    assertThat(few.take(key("user20", ""), NOW)).isPresent();
    assertThat(few.take(key("user29", ""), NOW)).isPresent();
  }

  @Test
  void areForgottenInTheirTime() {
    states.leave(state(key("ann", "a"), List.of(place("t", Map.of())), LATER));
    states.leave(state(key("ann", "a"), List.of(place("t", Map.of())), LATER + 1));
    states.leave(state(key("ben", ""), List.of(place("t", Map.of())), LATER));

    states.expire(LATER);

    assertThat(states.size()).isEqualTo(1);
    assertThat(stored()).containsExactly("state_2");
    assertThat(states.take(key("ann", "a"), LATER + 1)).isEmpty();
    assertThat(states.size()).isZero();
    assertThat(stored()).isEmpty();
  }

  @Test
  void areHandedToWhoeverWaitsForThemAndKeptNowhere() {
    List<ResumeState> given = new ArrayList<>();
    ResumeKey phone = key("ann", "phone");
    ResumeStates.Heir waiting = states.inherit(phone, given::add);
    ResumeState left = state(phone, 1);
    states.leave(state(key("ann", "tablet"), 1));

    states.leave(left);
    states.leave(state(phone, 1));
    states.disinherit(waiting);

    assertThat(given).containsExactly(left);
    assertThat(stored()).containsExactlyInAnyOrder("state_2", "state_3");
  }

  @Test
  void arePutBackForTheNextWhereTheTakerDoesNotGoOn() {
    ResumeKey phone = key("ann", "phone");
    states.leave(state(phone, 1));
    ResumeState taken = states.take(phone, NOW).orElseThrow();

    states.leave(taken);

    assertThat(states.take(phone, NOW)).contains(taken);
    assertThat(states.take(phone, NOW)).isEmpty();
  }

  @Test
  void goToNobodyWhoWaitsNoMore() {
    List<ResumeState> given = new ArrayList<>();
    ResumeKey phone = key("ann", "phone");
    ResumeStates.Heir first = states.inherit(phone, given::add);
    ResumeStates.Heir second = states.inherit(phone, given::add);
    states.disinherit(first);
    states.disinherit(second);
    states.disinherit(second);

    states.leave(state(phone, 1));

    assertThat(given).isEmpty();
    assertThat(takenBy(phone)).hasSize(1);
  }
}
