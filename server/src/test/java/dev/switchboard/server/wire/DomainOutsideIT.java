package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.ApiRepository;
import dev.switchboard.server.ModuleOnPage;
import dev.switchboard.server.WireProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Modules outside of the project: built by Maven against the API, then loaded by the fat jar. */
@Timeout(300)
class DomainOutsideIT {

  private static final String EVERY_TEST_PASSED =
      "Tests run: [1-9][0-9]*, Failures: 0, Errors: 0, Skipped: 0";

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private ApiRepository repository;

  @BeforeEach
  void beginWithoutTheApi() throws IOException {
    repository = ApiRepository.fresh();
  }

  @Test
  void servesTheDomainThatNewDomainHasWritten() throws Exception {
    Path module = directory.resolve("weather");

    String printed = repository.switchboard(directory, "new-domain", "weather", "weather");

    assertThat(printed).contains("weather has the domain weather", "mvn package", "--plugins");
    assertThat(repository.hasApi()).isTrue();
    assertThat(repository.maven(module, "package"))
        .containsPattern(EVERY_TEST_PASSED)
        .doesNotContain("WARNING");
    try (WireProcess server = WireProcess.startJar(directory, module.resolve("target"));
        EnvelopeClient anna =
            EnvelopeClient.open(server.port("main"), server.token("anna", Role.USER))) {
      ObjectNode unused = anna.call("subscribe", "{'topic':'weather/all'}");

      ObjectNode entry = anna.result("weather.add", "{'text':'sunny'}");

      assertThat(entry.path("author").asText()).isEqualTo("anna");
      ObjectNode push = anna.push("data", "weather/all");
      assertThat(push.at("/data/kind").asText()).isEqualTo("weather.added");
      assertThat(push.at("/data/text").asText()).isEqualTo("sunny");
      assertThat(
              WireHttp.of(server)
                  .as(server.token("ben", Role.USER))
                  .get("/weather?limit=1")
                  .ok(200)
                  .at("/items/0"))
          .isEqualTo(entry);
    }
  }

  @Test
  void servesTheDomainOfTheDocumentationsPage() throws Exception {
    Path module = Files.createDirectories(directory.resolve("polls"));
    ModuleOnPage.write("adding-a-domain.md", module);
    String unused = repository.switchboard(directory, "install-api");

    assertThat(repository.maven(module, "package")).containsPattern(EVERY_TEST_PASSED);

    try (WireProcess server = WireProcess.startJar(directory, module.resolve("target"))) {
      WireHttp http = WireHttp.of(server).as(server.token("anna", Role.USER));
      http.post("/polls", "{'pollId':'lunch','question':'Lunch?','choices':['soup','salad']}")
          .ok(201);
      assertThat(
              http.post("/polls/lunch/votes", "{'choice':'soup'}")
                  .ok(201)
                  .at("/choices/0/votes")
                  .intValue())
          .isEqualTo(1);
    }
  }
}
