package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.contentsOf;
import static dev.switchboard.store.Laboratory.failureCode;
import static dev.switchboard.store.Laboratory.hold;
import static dev.switchboard.store.Laboratory.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose a topic is: the domain's that appended to it first. */
@ParameterizedClass
@EnumSource(Engine.class)
class DomainOfTopicTest {

  private static final Topic POLL = new Topic("polls/1");

  @Parameter Engine engine = Engine.SQLITE;

  @TempDir Path directory = Path.of("");

  private Laboratory laboratory;
  private JdbcStore store;

  @BeforeEach
  void open() throws SQLException {
    laboratory = new Laboratory(engine, directory);
    store = laboratory.open();
  }

  @AfterEach
  void close() {
    laboratory.close();
  }

  private Future<Position> append(String domain, Topic topic, String content) {
    return store.ofDomain(domain).log().append(topic, Retention.FOREVER, message(content));
  }

  private Optional<String> domainOf(Topic topic) {
    return await(store.read(sql -> store.log().domain(sql, topic)));
  }

  @Test
  void isKnownFromTheFirstEventOn() {
    assertThat(domainOf(POLL)).isEmpty();

    await(append("polls", POLL, "x"));

    assertThat(domainOf(POLL)).contains("polls");
  }

  @Test
  void isNotKnownWhereNobodyInParticularAppended() {
    await(store.log().append(POLL, Retention.FOREVER, message("x")));
    assertThat(domainOf(POLL)).isEmpty();

    await(append("polls", POLL, "y"));

    assertThat(domainOf(POLL)).contains("polls");
  }

  @Test
  void aloneAppendsToIt() {
    await(append("polls", POLL, "first"));
    Topic other = new Topic("news");
    CountDownLatch release = hold(store);
    Future<Position> foreign = append("feed", POLL, "intruder");
    Future<Position> own = append("polls", POLL, "second");
    Future<Position> elsewhere = append("feed", other, "news");

    release.countDown();

    assertThat(failureCode(foreign)).isEqualTo(FailureCode.FOREIGN);
    assertThat(await(own).sequence()).isEqualTo(2);
    assertThat(await(elsewhere).sequence()).isEqualTo(1);
    assertThat(contentsOf(await(store.log().read(POLL, 0, 10)).events()))
        .containsExactly("first", "second");
  }

  @Test
  void isTheFirstOfTwoThatComeAtOnce() {
    CountDownLatch release = hold(store);
    Future<Position> first = append("polls", POLL, "first");
    Future<Position> second = append("feed", POLL, "second");

    release.countDown();

    assertThat(await(first).sequence()).isEqualTo(1);
    assertThat(failureCode(second)).isEqualTo(FailureCode.FOREIGN);
    assertThat(domainOf(POLL)).contains("polls");
  }
}
