package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.chaos.history.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens TCP sessions to a device of the run's own and sends through them, one after the other: a
 * session ends with its node, and before it has more events than its log keeps.
 */
final class TcpWriter implements OutboxWriter {

  private static final long AGAIN_MILLIS = 300;
  private static final int PER_SESSION = 350;
  private static final int LINES_PER_SESSION = 300;

  private final Scene scene;
  private final Topics known;
  private final Account account;
  private final String name;
  private final SessionReader reader;
  private final TcpPeer peer;
  private final String host;
  private final Outbox outbox;
  private final List<String> sessions = new ArrayList<>();
  private final Map<String, String> topicOfOp = new HashMap<>();
  private final Map<String, Integer> linesOn = new HashMap<>();
  private int node;
  private int sentHere;
  private int lines;
  private boolean isOpening;

  TcpWriter(
      Scene scene,
      Topics known,
      Account account,
      String name,
      double perSecond,
      SessionReader reader,
      TcpPeer peer,
      String host) {
    this.scene = scene;
    this.known = known;
    this.account = account;
    this.name = name;
    this.reader = reader;
    this.peer = peer;
    this.host = host;
    // One at a time: what is written to a closed session is refused, and that must be certain.
    outbox =
        new Outbox(scene, name, new Outbox.Pace(perSecond, 1, PER_SESSION), List.of(), this::send);
    node = scene.random(name).nextInt(scene.nodes().size());
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public void start() {
    open();
    peer.speak(topicOfOp::get, this::line);
  }

  /** A line of the device; nobody ever says whether it arrived. */
  private @Nullable String line(String topic) {
    if (linesOn.merge(topic, 1, Integer::sum) > LINES_PER_SESSION) {
      return null;
    }
    String body = String.format("%s-line-%05d", name, lines++);
    scene.write(new Entry.Invoke(scene.now(), "device", body, topic, body, null));
    scene.write(new Entry.Unknown(scene.now(), body, "bytes are not answered"));
    return body;
  }

  private static String topicOf(String session) {
    return "tcp/" + session;
  }

  private void open() {
    isOpening = true;
    ObjectNode body = Js.object().put("mode", "client").put("host", host).put("port", peer.port());
    String once = name + "-open-" + sessions.size() + "-" + node;
    scene
        .http()
        .call(node, "POST", "/api/v1/tcp/sessions", account.token(), body, once, this::opened);
  }

  private void opened(HttpCalls.Answer answer) {
    String session = answer.body().path("sessionId").asText();
    if (!answer.isSuccess() || sessions.contains(session)) {
      node++;
      scene.later(AGAIN_MILLIS, this::open);
      return;
    }
    sessions.add(session);
    sentHere = 0;
    known.events(topicOf(session), false, List.of(account.principal()));
    reader.follow(topicOf(session));
    isOpening = false;
    outbox.turnTo(topicOf(session));
  }

  private void send(Write write) {
    sentHere++;
    topicOfOp.put(write.op(), write.topic());
    String session = write.topic().substring("tcp/".length());
    ObjectNode body = Js.object().put("content", write.op() + "\n");
    scene
        .http()
        .call(
            node,
            "POST",
            "/api/v1/tcp/sessions/" + session + "/messages",
            account.token(),
            body,
            write.op(),
            answer -> answered(write, answer));
  }

  private void answered(Write write, HttpCalls.Answer answer) {
    if (answer.isSuccess()) {
      outbox.done(write.op(), null);
      if (sentHere >= PER_SESSION && !isOpening) {
        open();
      }
    } else if (answer.mayPass()) {
      node++;
      outbox.sendAgain(write.op(), AGAIN_MILLIS);
    } else {
      // A try before this one may have been done by a node that is gone.
      outbox.unanswered(write.op(), answer.status() + "");
      if (!isOpening) {
        open();
      }
    }
  }

  @Override
  public void stopWriting() {
    outbox.stop();
    peer.beQuiet();
  }

  @Override
  public void end() {
    peer.close();
  }
}
