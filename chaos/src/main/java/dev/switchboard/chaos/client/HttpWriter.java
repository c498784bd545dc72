package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes by HTTP, on whatever there is a POST for. With a key a request is repeated until there is
 * an answer, at one node after the other; without one it is made once.
 */
final class HttpWriter implements OutboxWriter {

  private static final long AGAIN_MILLIS = 300;

  private final Scene scene;
  private final Account account;
  private final Outbox outbox;
  private final boolean isRepeating;
  private int node;

  HttpWriter(
      Scene scene,
      Account account,
      String name,
      Outbox.Pace pace,
      List<String> topics,
      boolean isRepeating) {
    this.scene = scene;
    this.account = account;
    this.isRepeating = isRepeating;
    outbox = new Outbox(scene, name, pace, topics, this::send);
    node = scene.random(name).nextInt(scene.nodes().size());
    if (!isRepeating) {
      outbox.withoutNames();
    }
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public void start() {}

  @Override
  public void end() {}

  private void send(Write write) {
    String topic = write.topic();
    String of = topic.substring(topic.indexOf('/') + 1);
    ObjectNode body = Js.object();
    String path;
    if (topic.startsWith("chat/")) {
      path = "/chat/sessions/" + of + "/messages";
      body.put("content", write.content());
    } else if (topic.startsWith("notifications/")) {
      path = "/notifications";
      body.put("userId", of).put("title", "chaos").put("message", write.content());
    } else if (topic.startsWith("run-results/")) {
      path = "/run-results/" + of;
      body.put("stdout", write.content()).put("stderr", "").put("exitCode", 0).put("duration", 1);
    } else {
      path = "/topics/" + URLEncoder.encode(topic, StandardCharsets.UTF_8) + "/messages";
      body.putObject("data").put("body", write.content());
    }
    scene
        .http()
        .call(
            node,
            "POST",
            "/api/v1" + path,
            account.token(),
            body,
            isRepeating ? write.op() : null,
            answer -> answered(write.op(), answer));
  }

  private void answered(String op, HttpCalls.Answer answer) {
    if (answer.isSuccess()) {
      outbox.done(op, Js.number(answer.body().path("sequence")));
      return;
    }
    String why = answer.status() + " " + answer.body().path("detail").asText();
    if (!answer.mayPass()) {
      outbox.refused(op, why);
      return;
    }
    node++;
    if (isRepeating) {
      outbox.sendAgain(op, AGAIN_MILLIS);
    } else {
      outbox.unanswered(op, why);
    }
  }
}
