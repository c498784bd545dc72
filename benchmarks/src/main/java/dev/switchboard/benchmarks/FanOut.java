package dev.switchboard.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One topic, many sockets of one dialect. */
final class FanOut implements Scenario {

  private static final String TOPIC = "bench:fanout";
  private static final int OPENED_AT_ONCE = 64;
  private static final int PACED = 0;

  private final String name;
  private final int underWay;

  private FanOut(String name, int underWay) {
    this.name = name;
    this.underWay = underWay;
  }

  static FanOut paced() {
    return new FanOut("fanout", PACED);
  }

  static FanOut saturated(int underWay) {
    return new FanOut("fanout-saturated", underWay);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return underWay == PACED
        ? "one durable topic, many envelope sockets, paced; per delivered message"
        : "the same with " + underWay + " broadcasts under way at all times";
  }

  @Override
  public boolean suitsPeers() {
    return true;
  }

  @Override
  public Measurement run(Subject.Running server, Load load, Scale scale) {
    ClientLanguage language = server.language();
    CompletableFuture<List<LoadSocket>> opening =
        load.each(
            scale.sockets(),
            OPENED_AT_ONCE,
            number ->
                language
                    .open(load, number)
                    .thenCompose(socket -> language.subscribe(socket, TOPIC)));
    List<LoadSocket> sockets = Load.await(opening);
    LoadSocket publisher =
        Broadcasting.publisher(
            Load.await(load.begin(() -> language.openPublisher(load, scale.sockets()))),
            language,
            load);
    Template message = language.publish(TOPIC, scale.payloadBytes());
    Broadcasting.Publication publication = (at, n) -> publisher.send(message, at, n);
    Meter meter = new Meter(server.pid());
    Broadcasting broadcasting =
        underWay == PACED
            ? Broadcasting.paced(load, meter, sockets, publication, scale)
            : Broadcasting.saturated(load, meter, sockets, publication, underWay);
    return broadcasting.run(scale);
  }
}
