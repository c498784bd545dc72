package {{package}};

import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.testing.Callers;
import dev.switchboard.testing.DomainOnBus;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import {{package}}.{{Name}}Messages.Add;
import {{package}}.{{Name}}Messages.Entry;
import {{package}}.{{Name}}Messages.Show;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The domain behind a real event bus and database; TestDatabase.POSTGRES does it on PostgreSQL. */
class {{Name}}DomainTest {

  private static final Caller ANNA = Callers.caller("anna", Role.USER);

  private DomainOnBus domain;

  @BeforeEach
  void deploy(@TempDir Path folder) {
    domain =
        new DomainOnBus(
            Vertx.vertx(),
            "{{name}}",
            TestDatabase.SQLITE.fresh(folder),
            Map.of("{{name}}.textLength", 5));
  }

  @AfterEach
  void close() {
    domain.close();
  }

  @Test
  void keepsWhatIsAddedAndTellsEverybody() {
    Future<Event> heard = domain.next({{Name}}Service.TOPIC);

    Entry entry = domain.call({{Name}}Domain.ADD, ANNA, new Add("hello"));

    assertThat(entry.author()).isEqualTo("anna");
    assertThat({{Name}}Domain.ADDED.read(await(heard))).isEqualTo(entry);
    assertThat(domain.call({{Name}}Domain.SHOW, ANNA, new Show(null)).items())
        .containsExactly(entry);
  }

  @Test
  void refusesTextOverTheLimit() {
    assertThat(failure(() -> domain.asking({{Name}}Domain.ADD, ANNA, new Add("too long"))).code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @Test
  void letsEverybodyFollowItsTopicAndNoOther() {
    TopicGrant grant =
        await(domain.granting(ANNA, {{Name}}Service.TOPIC, AccessIntent.SUBSCRIBE));

    assertThat(grant).isEqualTo(TopicGrant.durableFromNow());
    Topic other = new Topic("{{name}}/other");
    assertThat(failure(() -> domain.granting(ANNA, other, AccessIntent.SUBSCRIBE)).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }
}
