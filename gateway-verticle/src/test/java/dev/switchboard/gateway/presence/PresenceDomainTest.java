package dev.switchboard.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.gateway.Await;
import dev.switchboard.gateway.LedgerDomain;
import dev.switchboard.gateway.presence.PresenceDomain.ListMembers;
import dev.switchboard.gateway.presence.PresenceDomain.ListTopics;
import dev.switchboard.gateway.presence.PresenceDomain.Members;
import dev.switchboard.gateway.presence.PresenceDomain.TopicItem;
import dev.switchboard.gateway.presence.PresenceDomain.TopicPage;
import dev.switchboard.gateway.routing.DomainDirectory;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.bus.BusCodecs;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.bus.DomainVerticle;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.Retention;
import dev.switchboard.store.Store;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The domain as gateways see it: on a real event bus, with a real database. */
class PresenceDomainTest {

  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final CommandCatalogue catalogue = new CommandCatalogue();
  private final DomainClient client = new DomainClient(vertx);
  private final DomainDirectory directory = new DomainDirectory(catalogue);
  private final PresenceBook book =
      new PresenceBook(events -> {}, (delayMs, task) -> {}, Clock.systemUTC());

  @SuppressWarnings("NullAway.Init")
  private OpenStore store;

  @BeforeEach
  void deploy() {
    BusCodecs.register(vertx.eventBus());
    store =
        Stores.open(
            StoreConfig.of("jdbc:sqlite:" + folder.resolve("presence.db")),
            vertx,
            events -> {},
            Clock.systemUTC(),
            List.of(),
            PresenceDomainTest.class.getClassLoader());
    deploy(new LedgerDomain());
    directory.add(new DomainAnnouncement("ledger", List.of("ledger/"), List.of(), List.of()));
    deploy(new PresenceDomain(share(), store.log(), directory, client));
  }

  private PresenceShare share() {
    return PresenceShare.start(vertx, book, events -> {}, Clock.systemUTC());
  }

  private void deploy(Domain domain) {
    DomainContext context =
        new DomainContext(
            vertx,
            Settings.of(Map.of()),
            Clock.systemUTC(),
            events -> {},
            Map.of(Store.class, store));
    Await.value(vertx.deployVerticle(new DomainVerticle(domain, context, catalogue)));
  }

  @AfterEach
  void close() {
    Await.value(vertx.close());
    Await.value(store.close());
  }

  private static Caller caller(String userId, Role role) {
    return Caller.http(
        new Principal(UserId.of(userId), role, List.of(), Principal.Proof.TOKEN, null));
  }

  private <A extends Record, R extends Record> R ask(CommandType<A, R> type, Role role, A about) {
    return type.result()
        .cast(
            Await.value(client.invoke(new Command<>(type, caller("ann", role), about, null)))
                .value());
  }

  private Members members(Role role, String topic) {
    return ask(PresenceDomain.LIST, role, new ListMembers(topic, null, null));
  }

  private TopicPage topics(@Nullable Integer limit, @Nullable String cursor) {
    return ask(PresenceDomain.TOPICS, Role.ADMIN, new ListTopics(limit, cursor));
  }

  private void join(String topic, String connectionId) {
    Caller caller = new Caller(Principal.claimed(UserId.of("bob")), connectionId, "phone");
    book.join(new Topic(topic), caller, connectionId);
  }

  private Position append(String topic) {
    return Await.value(
        store.log().append(new Topic(topic), Retention.FOREVER, LedgerDomain.entry(1, "hi")));
  }

  private void refuses(FailureCode code, Role role, String topic) {
    assertThatThrownBy(() -> members(role, topic))
        .isInstanceOfSatisfying(
            FailureException.class, thrown -> assertThat(thrown.failure().code()).isEqualTo(code));
  }

  @Test
  void listsWhoIsThere() {
    join("ledger/a", "c2");
    join("ledger/a", "c1");
    join("ledger/b", "c3");

    assertThat(members(Role.USER, "ledger/a").items())
        .containsExactly(
            new PresenceBook.Member("c1", "phone", "bob"),
            new PresenceBook.Member("c2", "phone", "bob"));
    assertThat(members(Role.USER, "ledger/c").items()).isEmpty();
  }

  @Test
  void tellsOnlyWhoMaySubscribe() {
    join("ledger/secret", "c1");
    join("nobodys", "c1");

    refuses(FailureCode.FOREIGN, Role.USER, "ledger/secret");
    refuses(FailureCode.FOREIGN, Role.AGENT, "ledger/secret");
    refuses(FailureCode.FOREIGN, Role.SERVICE, "ledger/secret");
    refuses(FailureCode.TOPIC_NOT_FOUND, Role.USER, "nobodys");
  }

  @Test
  void tellsAdministratorsOfEveryTopic() {
    join("ledger/secret", "c1");
    join("nobodys", "c1");

    assertThat(members(Role.ADMIN, "ledger/secret").items()).hasSize(1);
    assertThat(members(Role.ADMIN, "nobodys").items()).hasSize(1);
  }

  @Test
  void listsTopicsThatHaveSubscribersOrEvents() {
    Position unused = append("ledger/b");
    Position second = append("ledger/b");
    Position quiet = append("ledger/c");
    join("ledger/b", "c1");
    join("ledger/b", "c2");
    join("ledger/a", "c1");

    TopicPage page = topics(null, null);

    assertThat(page.items())
        .containsExactly(
            new TopicItem("ledger/a", 1, null, null),
            new TopicItem("ledger/b", 2, second.sequence(), second.epoch()),
            new TopicItem("ledger/c", 0, quiet.sequence(), quiet.epoch()));
    assertThat(page.nextCursor()).isNull();
  }

  @Test
  void listsPageAfterPageWithoutAGapOrARepeat() {
    List<String> names =
        List.of(
            "-",
            "0",
            "A",
            "Z",
            "_",
            "a",
            "a-b",
            "aB",
            "a_b",
            "ab",
            "z",
            "\u00e4",
            "\u8336",
            "\uff01",
            "\uff02",
            "\uff03",
            "\ud83d\ude00",
            "\ud83d\ude01",
            "\ud83d\ude02");
    List<TopicItem> expected = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      // Some with events, some with subscribers, some with both.
      Position head = i % 3 == 0 ? null : append(names.get(i));
      int subscribers = i % 3 == 1 ? 0 : 1;
      if (subscribers > 0) {
        join(names.get(i), "c1");
      }
      expected.add(
          head == null
              ? new TopicItem(names.get(i), subscribers, null, null)
              : new TopicItem(names.get(i), subscribers, head.sequence(), head.epoch()));
    }

    for (int limit = 1; limit <= names.size(); limit++) {
      List<TopicItem> all = new ArrayList<>();
      String cursor = null;
      do {
        TopicPage page = topics(limit, cursor);
        all.addAll(page.items());
        cursor = page.nextCursor();
      } while (cursor != null);
      assertThat(all).isEqualTo(expected);
    }
  }

  @Test
  void namesNoCursorBehindAPageThatIsJustFull() {
    join("a", "c1");
    join("b", "c1");

    assertThat(topics(2, null).nextCursor()).isNull();
    String behindA = topics(1, null).nextCursor();
    assertThat(topics(1, behindA).items()).extracting(TopicItem::topic).containsExactly("b");
    assertThat(topics(1, behindA).nextCursor()).isNull();

    Position unused = append("c");
    String behindB = topics(1, behindA).nextCursor();
    unused = append("d");

    assertThat(topics(1, behindB).items()).extracting(TopicItem::topic).containsExactly("c");
    assertThat(topics(1, behindB).nextCursor()).isNotNull();
    assertThat(topics(2, behindB).nextCursor()).isNull();
  }

  @Test
  void listsFiftyTopicsUnlessAskedForOthers() {
    for (int i = 100; i < 160; i++) {
      join("topic" + i, "c1");
    }

    assertThat(topics(null, null).items()).hasSize(50);
    assertThat(topics(500, null).items()).hasSize(60);
    assertThatThrownBy(() -> new ListTopics(0, null)).isInstanceOf(FailureException.class);
    assertThatThrownBy(() -> new ListTopics(501, null)).isInstanceOf(FailureException.class);
  }

  @Test
  void isForServicesAndAdministratorsOverHttp() {
    assertThat(new PresenceDomain(share(), store.log(), directory, client).routes())
        .hasSize(2)
        .allSatisfy(
            route -> assertThat(route.roles()).containsExactlyInAnyOrder(Role.SERVICE, Role.ADMIN));
  }
}
