package dev.switchboard.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.Await;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.BusCodecs;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.Nothing;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.HttpRoute;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainDirectoryTest {

  private static final CommandType<Nothing, Nothing> GET =
      CommandType.forSockets("task.get", Nothing.class, Nothing.class);

  private final DomainDirectory directory = new DomainDirectory(new CommandCatalogue());

  private void announce(String domain, String... prefixes) {
    directory.add(new DomainAnnouncement(domain, List.of(prefixes), List.of(), List.of()));
  }

  @Test
  void findsTheDomainByTheLongestPrefix() {
    announce("feed", "");
    announce("task", "task/");
    announce("archive", "task/archive/");
    assertThat(directory.domainOf(new Topic("task/1"))).contains("task");
    assertThat(directory.domainOf(new Topic("task/archive/1"))).contains("archive");
    assertThat(directory.domainOf(new Topic("prices"))).contains("feed");
    assertThat(directory.domainOf(new Topic("task"))).contains("feed");
  }

  @Test
  void keepsAPrefixForTheDomainThatHadItFirst() {
    announce("chat", "chat/");
    announce("another", "chat/", "more/");

    assertThat(directory.domainOf(new Topic("chat/1"))).contains("chat");
    assertThat(directory.domainOf(new Topic("more/1"))).isEmpty();
  }

  @Test
  void knowsNobodyForATopicThatNobodyClaims() {
    announce("task", "task/");
    assertThat(directory.domainOf(new Topic("prices"))).isEmpty();
  }

  @Test
  void takesANewAnnouncementInThePlaceOfTheOld() {
    announce("task", "task/");
    announce("task", "job/");
    assertThat(directory.domainOf(new Topic("task/1"))).isEmpty();
    assertThat(directory.domainOf(new Topic("job/1"))).contains("task");
  }

  @Test
  void keepsItsRoutesUntilSomethingChanges() {
    HttpRoute route = HttpRoute.of("GET", "/tasks", GET, 200);
    DomainAnnouncement announcement =
        new DomainAnnouncement(
            "task", List.of("task/"), List.of(CommandSpec.of(GET)), List.of(route));
    directory.add(announcement);
    List<HttpRoute> routes = directory.routes();
    directory.add(announcement);
    assertThat(directory.routes()).isSameAs(routes).containsExactly(route);
    assertThat(directory.command("task.get")).contains(CommandSpec.of(GET));
    assertThat(directory.command("task.none")).isEmpty();
  }

  @Test
  void asksWhoIsThereOnceItListens() {
    Vertx vertx = Vertx.vertx();
    BusCodecs.register(vertx.eventBus());
    Promise<Boolean> asked = Promise.promise();
    vertx.eventBus().consumer(Addresses.ROLL_CALL, question -> asked.complete(true));
    Await.value(directory.start(vertx.eventBus()));
    assertThat(Await.value(asked.future())).isTrue();
    Await.value(vertx.close());
  }

  @Test
  void saysWhenAllTheDomainsHaveBeenHeardThatItWaitsFor() {
    DomainDirectory directory = new DomainDirectory(new CommandCatalogue());
    Future<Void> heard = directory.heard(List.of("chat", "task"));
    directory.add(new DomainAnnouncement("chat", List.of("chat/"), List.of(), List.of()));
    assertThat(heard.isComplete()).isFalse();

    directory.add(new DomainAnnouncement("task", List.of("task/"), List.of(), List.of()));

    assertThat(heard.succeeded()).isTrue();
    assertThat(directory.heard(List.of("chat")).succeeded()).isTrue();
  }
}
