package dev.switchboard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario in small, with a real server and with the peer, in processes of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScenariosTest {

  private static final Scale SMALL = new Scale(30, 5, 40, 3_000, 128, 100, 300);
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private Subject.Running server;
  private Subject.Running peer;

  @BeforeAll
  void start(@TempDir Path directory) {
    List<String> launch = List.of("-cp", JvmProcess.classPath(), "dev.switchboard.server.Main");
    server =
        new SwitchboardSubject("present", QUICK_START, launch, List.of())
            .start(directory, Cores.ANY);
    peer = new PeerSubject(QUICK_START).start(directory, Cores.ANY);
  }

  @AfterAll
  void stop() {
    peer.close();
    server.close();
  }

  static Stream<Scenario> all() {
    return Scenarios.all().stream();
  }

  static Stream<Scenario> suitingPeers() {
    return all().filter(Scenario::suitsPeers);
  }

  @ParameterizedTest
  @MethodSource("all")
  void countsWhatAServerDoes(Scenario scenario) {
    Measurement measured = Comparison.once(scenario, server, SMALL);

    assertThat(measured.faults()).isEmpty();
    assertThat(measured.counted()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("suitingPeers")
  void countsWhatAPeerDoes(Scenario scenario) {
    Measurement measured = Comparison.once(scenario, peer, SMALL);

    assertThat(measured.faults()).isEmpty();
    assertThat(measured.counted()).isPositive();
  }
}
