package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of a domain, from its jar, behind the fat jar: nobody else has its classes. */
@Timeout(180)
class PollsJarIT {

  private static final Path BUILT = Path.of("..", "examples", "poll-domain", "target");

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private WireProcess server;

  @BeforeEach
  void start() throws IOException {
    Path plugins = Files.createDirectories(directory.resolve("plugins"));
    Path unused = Files.copy(BUILT.resolve("poll-domain-0.1.0.jar"), plugins.resolve("polls.jar"));
    server = startAgain();
  }

  private WireProcess startAgain() throws IOException {
    return WireProcess.startJar(directory, directory.resolve("plugins"));
  }

  @AfterEach
  void kill() {
    server.close();
  }

  private EnvelopeClient envelope(String user) throws IOException {
    return EnvelopeClient.open(server.port("main"), server.token(user, Role.USER));
  }

  private WireClient socket(String listener, String path, String user) throws IOException {
    String target = path + "?token=" + server.token(user, Role.USER);
    WireClient client = WireClient.handshake(server.port(listener), target);
    assertThat(client.status()).isEqualTo(101);
    return client;
  }

  private WireHttp http(String user) {
    return WireHttp.of(server).as(server.token(user, Role.USER));
  }

  private static String poll(int soup, int salad) {
    return WireClient.json(
        "{'pollId':'lunch','question':'Lunch?','choices':[{'choice':'soup','votes':%d},"
            + "{'choice':'salad','votes':%d}],'closed':%b}",
        soup, salad, soup + salad == 3);
  }

  private static void create(WireHttp http) throws Exception {
    ObjectNode made =
        http.post(
                "/polls",
                "{'pollId':'lunch','question':'Lunch?','choices':['soup','salad'],'closesAfter':3}")
            .ok(201);
    assertThat(made.toString()).isEqualTo(poll(0, 0));
  }

  @Test
  void takesVotesFromSocketsAndHttpAndTellsEveryDialectOfThem() throws Exception {
    create(http("anna"));
    try (EnvelopeClient anna = envelope("anna");
        WireClient channel = socket("channel", "/", "carla");
        WireClient task = socket("task", "/ws", "tom")) {
      assertThat(anna.call("subscribe", "{'topic':'polls/lunch'}").path("sequence").intValue())
          .isZero();
      channel.next("connected");
      channel.send("{'type':'subscribe','channel':'polls/lunch'}");
      channel.next("subscribed");
      task.next("welcome");
      task.send("{'type':'subscribe','id':'s','data':{'topics':['polls/lunch']}}");
      task.next("subscribed");

      ObjectNode voted = anna.result("polls.vote", "{'pollId':'lunch','choice':'salad'}");

      assertThat(voted.toString()).isEqualTo(poll(0, 1));
      ObjectNode push = anna.push("data", "polls/lunch");
      assertThat(push.path("sequence").intValue()).isEqualTo(1);
      String said = "'choice':'salad','poll':" + poll(0, 1) + "}";
      assertThat(push.path("data").toString())
          .isEqualTo(WireClient.json("{'kind':'polls.voted'," + said));
      channel.expect(
          "{'type':'polls.voted','channel':'polls/lunch','data':{"
              + said
              + ",'timestamp':%d,'sequence':1}",
          push.path("timestamp").longValue());
      assertThat(task.next("data").path("data").toString())
          .isEqualTo(WireClient.json("{'topic':'polls/lunch','kind':'polls.voted'," + said));

      ObjectNode byHttp = http("ben").post("/polls/lunch/votes", "{'choice':'soup'}").ok(201);

      assertThat(byHttp.toString()).isEqualTo(poll(1, 1));
      assertThat(anna.push("data", "polls/lunch").at("/data/choice").asText()).isEqualTo("soup");
      assertThat(channel.next("polls.voted").path("sequence").intValue()).isEqualTo(2);
      assertThat(task.next("data").at("/data/choice").asText()).isEqualTo("soup");
    }
    assertThat(server.stop()).doesNotContain("Exception");
  }

  @Test
  void refusesASecondVoteAVoteTooLateAndWhatIsNoVote() throws Exception {
    create(http("anna"));
    try (EnvelopeClient anna = envelope("anna");
        EnvelopeClient dora = envelope("dora")) {
      ObjectNode unused = anna.result("polls.vote", "{'pollId':'lunch','choice':'soup'}");

      ObjectNode second = anna.refused(3002, "polls.vote", "{'pollId':'lunch','choice':'soup'}");
      assertThat(second.path("message").asText()).isEqualTo("the user has voted already");
      http("anna").post("/polls/lunch/votes", "{'choice':'salad'}").problem(409, "already");
      http("ben").post("/polls/lunch/votes", "{'choice':'steak'}").problem(400, "choice");
      http("ben").post("/polls/lunch/votes", "{'chioce':'soup'}").problem(400, "choice");
      http("ben").post("/polls/supper/votes", "{'choice':'soup'}").problem(404, "poll");
      assertThat(
              anna.refused(2000, "polls.vote", "{'pollId':'lunch','choice':7}")
                  .path("message")
                  .asText())
          .contains("choice");
      anna.refused(3001, "subscribe", "{'topic':'polls/supper'}");

      http("ben").post("/polls/lunch/votes", "{'choice':'soup'}").ok(201);
      http("carla").post("/polls/lunch/votes", "{'choice':'soup'}").ok(201);
      assertThat(
              dora.refused(3002, "polls.vote", "{'pollId':'lunch','choice':'soup'}")
                  .path("message")
                  .asText())
          .isEqualTo("The poll is closed: Lunch?");
    }
    assertThat(http("ben").get("/polls/lunch").ok(200).toString()).isEqualTo(poll(3, 0));
  }

  @Test
  void keepsPollsVotesAndTheirEventsThroughAKill() throws Exception {
    create(http("anna"));
    http("anna").post("/polls/lunch/votes", "{'choice':'soup'}").ok(201);

    server.kill();
    server = startAgain();

    assertThat(http("ben").get("/polls/lunch").ok(200).toString()).isEqualTo(poll(1, 0));
    http("anna").post("/polls/lunch/votes", "{'choice':'soup'}").problem(409, "already");
    try (WireClient channel = socket("channel", "/", "carla")) {
      channel.next("connected");
      channel.send("{'type':'subscribe','channel':'polls/lunch','since':0}");
      channel.next("subscribed");
      assertThat(channel.next("polls.voted").at("/data/poll").toString()).isEqualTo(poll(1, 0));
    }
  }

  @Test
  void showsVotesOnItsPage() throws Exception {
    Path page = Path.of("..", "examples", "poll-domain", "polls.html");
    Path script = Path.of("src", "test", "resources", "polls-page.js");
    Process browser =
        new ProcessBuilder(
                "node",
                "--experimental-websocket",
                "--no-warnings",
                script.toString(),
                page.toString(),
                "ws://127.0.0.1:" + server.port("main"),
                server.token("anna", Role.USER))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = browser.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("voted");

      http("ben").post("/polls/lunch/votes", "{'choice':'salad'}").ok(201);

      assertThat(lines.readLine()).isEqualTo("heard of Lunch?");
      assertThat(browser.waitFor()).isZero();
    } finally {
      browser.destroyForcibly();
    }
  }
}
