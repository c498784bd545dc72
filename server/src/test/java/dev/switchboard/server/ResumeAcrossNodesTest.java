package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.switchboard.gateway.Gateway;
import dev.switchboard.gateway.resume.OpenChanges;
import dev.switchboard.gateway.resume.OpenSocketStore;
import dev.switchboard.gateway.resume.OpenState;
import dev.switchboard.gateway.resume.ResumeKey;
import dev.switchboard.gateway.resume.ResumeState;
import dev.switchboard.gateway.resume.ResumeStates;
import dev.switchboard.gateway.resume.ResumeStore;
import dev.switchboard.gateway.resume.SharedStates;
import dev.switchboard.gateway.resume.Taken;
import dev.switchboard.gateway.topic.Place;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Retention;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What sockets of a node leave is taken over on another one, once (ADR 18). */
@Timeout(120)
class ResumeAcrossNodesTest {

  private static final long LATER = 2_000_000_000_000L;
  private static final Topic NEWS = new Topic("news");
  private static final ResumeKey ANNA = new ResumeKey("anna", true, "envelope", "phone");

  private final Vertx vertx = Vertx.vertx();
  private final EmbeddedPostgres postgres;
  private final Node one;
  private final Node other;

  ResumeAcrossNodesTest() throws Exception {
    postgres = EmbeddedPostgres.start();
    one = new Node();
    other = new Node();
  }

  /** A node's share of the store. */
  private final class Node {
    private final OpenStore store =
        Stores.open(
            StoreConfig.of(postgres.getJdbcUrl("postgres", "postgres")).asShared(),
            vertx,
            events -> {},
            Clock.systemUTC(),
            List.of(Gateway.MIGRATIONS),
            ResumeAcrossNodesTest.class.getClassLoader());
    private final ResumeStore kept = new ResumeStore(store);
    private final OpenSocketStore open = new OpenSocketStore(store);
    private final ResumeStates states =
        ResumeStates.shared(
            kept,
            new ResumeStates.Cluster(
                new SharedStates(kept, () -> store.lease().node(), () -> 0),
                key -> Future.succeededFuture(),
                hash -> {}));

    Future<Taken> take() {
      return states.find(ANNA, 0);
    }
  }

  @AfterEach
  void close() throws Exception {
    await(one.store.close());
    await(other.store.close());
    await(vertx.close());
    postgres.close();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static ResumeState state(String id) {
    return new ResumeState(id, ANNA, List.of(place(0)), LATER, false);
  }

  private static Place place(long sequence) {
    return new Place(NEWS, new Position("epoch", sequence), null, Map.of(), false);
  }

  private void leave(Node node, String id) throws Exception {
    node.states.leave(state(id));
    await(node.kept.settled());
  }

  private Position publish(int number) throws Exception {
    return await(
        one.store
            .log()
            .append(NEWS, Retention.FOREVER, new Published("data", IntNode.valueOf(number))));
  }

  @Test
  void isTakenByAnotherNodeTheLongestLostFirst() throws Exception {
    leave(one, "first");

    assertThat(Objects.requireNonNull(await(other.take()).state()).id()).isEqualTo("first");
    assertThat(await(one.take()).state()).isNull();
  }

  @Test
  void isTakenOnceWhereBothNodesTryAtOnce() throws Exception {
    for (int round = 0; round < 50; round++) {
      leave(one, "a" + round);
      leave(other, "b" + round);
      List<Future<Taken>> tries = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tries.add(one.take());
        tries.add(other.take());
      }
      List<String> taken = new ArrayList<>();
      for (Future<Taken> attempt : tries) {
        Stream.ofNullable(await(attempt).state()).forEach(state -> taken.add(state.id()));
      }
      assertThat(taken).containsExactlyInAnyOrder("a" + round, "b" + round);
    }
  }

  @Test
  void isWhatADeadNodeHadPassedOn() throws Exception {
    Position first = publish(1);
    OpenChanges changes = new OpenChanges();
    Place begun = new Place(NEWS, new Position(first.epoch(), 0), null, Map.of(), false);
    changes
        .states()
        .put("socket", new OpenState(ANNA, List.of(begun), List.of(), List.of("news"), null));
    String node = one.store.lease().node();
    await(one.open.write(node, changes, new OpenSocketStore.Mark(0, 0)));
    assertThat(await(other.take()).elsewhere()).isTrue();
    publish(2);
    long known = await(one.store.log().mark()).taken();
    await(one.open.write(node, new OpenChanges(), new OpenSocketStore.Mark(known, 0)));
    publish(3);

    await(
        other.store.write(
            tx -> Pending.of(tx.update("DELETE FROM node_lease WHERE node = ?", node))));
    List<Future<Void>> both = List.of(other.open.takeOver(LATER), one.open.takeOver(LATER));
    await(Future.join(both));

    ResumeState left = Objects.requireNonNull(await(other.take()).state());
    assertThat(await(other.states.reached(left)).places().get(0).delivered())
        .isEqualTo(new Position(first.epoch(), 2));
    assertThat(await(one.take())).isEqualTo(new Taken(null, false));
  }
}
