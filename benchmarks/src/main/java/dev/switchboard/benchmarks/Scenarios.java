package dev.switchboard.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every scenario there is, in the order of the report. */
final class Scenarios {

  private static final int PIPELINED = 16;
  private static final int BROADCASTS_UNDER_WAY = 8;

  private Scenarios() {}

  static List<Scenario> all() {
    return Stream.of(
            Stream.of(
                FanOut.paced(),
                FanOut.saturated(BROADCASTS_UNDER_WAY),
                Mixed.fiveDialects(),
                Mixed.envelopeOnly()),
            withOneAndMany(
                "chat",
                "chat.send, answered once it is on disk; a session per socket; per request",
                false,
                Scenarios::chat),
            withOneAndMany(
                "publish",
                "topic.publish, answered once it is on disk; a topic per socket; per request",
                false,
                Scenarios::publish),
            withOneAndMany(
                "ping", "a heartbeat and its answer; per request", true, Scenarios::ping),
            Stream.of(
                new Requests(
                    "subscribe",
                    "subscribing and unsubscribing, a topic per socket; per pair",
                    false,
                    1,
                    Scenarios::subscribe),
                new Connect(),
                new Idle(),
                new Storm()))
        .flatMap(Function.identity())
        .toList();
  }

  private static Stream<Scenario> withOneAndMany(
      String name, String description, boolean suitsPeers, Requests.Preparation preparation) {
    return Stream.of(
        new Requests(name + "-1", description + ", one in flight", suitsPeers, 1, preparation),
        new Requests(
            name + "-" + PIPELINED,
            "the same, " + PIPELINED + " in flight on each socket",
            suitsPeers,
            PIPELINED,
            preparation));
  }

  private static CompletableFuture<Requests.Asking> chat(
      Subject.Running server, Load load, Scale scale, int number) {
    return server
        .language()
        .open(load, number)
        .thenCompose(
            socket ->
                Envelope.createChat(socket)
                    .thenApply(
                        id ->
                            new Requests.Asking(
                                socket, List.of(Envelope.chatSend(id, scale.payloadBytes())))));
  }

  private static CompletableFuture<Requests.Asking> publish(
      Subject.Running server, Load load, Scale scale, int number) {
    Template message = server.language().publish("bench:publish-" + number, scale.payloadBytes());
    return server
        .language()
        .openPublisher(load, number)
        .thenApply(socket -> new Requests.Asking(socket, List.of(message)));
  }

  private static CompletableFuture<Requests.Asking> ping(
      Subject.Running server, Load load, Scale scale, int number) {
    return server
        .language()
        .open(load, number)
        .thenApply(socket -> new Requests.Asking(socket, List.of(server.language().ping())));
  }

  private static CompletableFuture<Requests.Asking> subscribe(
      Subject.Running server, Load load, Scale scale, int number) {
    String topic = "bench:subscribe-" + number;
    List<Template> pair =
        List.of(
            Template.of(Envelope.subscription(topic)), Template.of(Envelope.unsubscription(topic)));
    return server
        .language()
        .open(load, number)
        .thenApply(socket -> new Requests.Asking(socket, pair));
  }
}
