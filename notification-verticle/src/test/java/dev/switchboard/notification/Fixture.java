package dev.switchboard.notification;

import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import dev.switchboard.testing.TestClock;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A real store with the domain's tables, its clock and what it published. */
final class Fixture implements AutoCloseable {

  static final Caller SERVICE = caller("billing", Role.SERVICE);
  static final Caller ADMIN = caller("root", Role.ADMIN);
  static final Caller ALICE = caller("alice", Role.USER);
  static final Caller BOB = caller("bob", Role.USER);

  final Vertx vertx = Vertx.vertx();
  final TestClock clock = new TestClock();
  final List<Event> published = new CopyOnWriteArrayList<>();
  final OpenStore store;

  Fixture(TestDatabase database, Path folder) {
    this(StoreConfig.of(database.fresh(folder)));
  }

  Fixture(StoreConfig config) {
    store =
        Stores.open(
            config,
            vertx,
            published::addAll,
            clock,
            new NotificationDomain().migrations(),
            Fixture.class.getClassLoader());
  }

  static Caller caller(String userId, Role role, String... grants) {
    return Caller.http(
        new Principal(UserId.of(userId), role, List.of(grants), Principal.Proof.TOKEN, null));
  }

  static OnceKey once(Caller caller, String key, String fingerprint) {
    return new OnceKey(caller.userId().value(), "POST /notifications", key, fingerprint);
  }

  static <A extends Record> Command<A> command(
      CommandType<A, ?> type, Caller caller, String argumentsJson) {
    return command(type, caller, argumentsJson, null);
  }

  static <A extends Record> Command<A> command(
      CommandType<A, ?> type, Caller caller, String argumentsJson, @Nullable OnceKey once) {
    A arguments = Json.decode(Json.parseObject(argumentsJson.replace('\'', '"')), type.arguments());
    return new Command<>(type, caller, arguments, once);
  }

  static Failure failureOf(Future<?> future) {
    return failure(() -> future);
  }

  @Override
  public void close() {
    await(store.close());
    await(vertx.close());
  }
}
