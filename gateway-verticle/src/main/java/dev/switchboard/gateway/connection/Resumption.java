package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.resume.OpenState;
import dev.switchboard.gateway.resume.ResumeKey;
import dev.switchboard.gateway.resume.ResumeState;
import dev.switchboard.gateway.resume.ResumeStates;
import dev.switchboard.gateway.resume.Taken;
import dev.switchboard.gateway.topic.Place;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.bus.SocketChange;
import dev.switchboard.protocol.dialect.DialectRules;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one socket takes over from a lost one of its client, and what it leaves for the next
 * (contract 5.6). Lives on the socket's event loop.
 */
final class Resumption {

  private final Connection connection;
  private final ConnectionLoop loop;
  private final SessionTopics topics;
  private ResumeStates.@Nullable Heir heir;
  private boolean invokes;

  Resumption(Connection connection, ConnectionLoop loop, SessionTopics topics) {
    this.connection = connection;
    this.loop = loop;
    this.topics = topics;
  }

  /** Takes what a lost socket of the client left, or waits for one that may be dead to leave it. */
  Future<Void> takeOver(Principal admitted) {
    ResumeStates states = loop.shared().resumeStates();
    ResumeKey key = connection.resumeKey(admitted);
    if (admitted.proof() == Principal.Proof.NONE) {
      return Future.succeededFuture();
    }
    Future<Taken> found = states.find(key, connection.now());
    return (found.isComplete() ? found : here(found))
        .transform(
            answer -> {
              Taken taken = answer.result();
              if (taken == null) {
                // What there may be is for the next socket, which its client opens at once.
                connection.close(CloseReason.UNAVAILABLE);
                return Future.succeededFuture();
              }
              ResumeState left = taken.state();
              if (left != null) {
                return goOn(left, admitted);
              }
              if (!connection.ended()) {
                inherit(states, key, admitted, taken.elsewhere());
              }
              return Future.succeededFuture();
            });
  }

  private Future<Taken> here(Future<Taken> elsewhere) {
    Promise<Taken> here = Promise.promise();
    elsewhere.onComplete(done -> loop.context().runOnContext(turn -> elsewhere.onComplete(here)));
    return here.future();
  }

  /** Waits for what sockets of the client leave that are found to be dead. */
  private void inherit(ResumeStates states, ResumeKey key, Principal admitted, boolean elsewhere) {
    List<Connection> others = othersOf(key, admitted);
    if (others.isEmpty() && !elsewhere) {
      return;
    }
    ResumeStates.Heir waiting =
        states.inherit(
            key, state -> loop.context().runOnContext(turn -> inherited(state, admitted)));
    heir = waiting;
    Future.join(
            connection.probe(others),
            elsewhere ? states.probeElsewhere(key) : Future.succeededFuture())
        .onComplete(asked -> states.disinherit(waiting));
  }

  private List<Connection> othersOf(ResumeKey key, Principal admitted) {
    return loop.shared().registry().of(ConnectionRegistry.Owner.of(admitted)).stream()
        .filter(other -> other != connection)
        .filter(
            other -> {
              Connection.Summary summary = other.summary();
              Principal whose = summary.principal();
              return whose != null
                  && key.equals(ResumeKey.of(whose, other.dialect().rules(), summary.clientId()));
            })
        .toList();
  }

  private void inherited(ResumeState state, Principal admitted) {
    Principal present = connection.principal();
    if (connection.ended() || present == null || !present.id().equals(admitted.id())) {
      loop.shared().resumeStates().leave(state);
      return;
    }
    connection.gate().hold();
    goOn(state, present).onComplete(done -> connection.gate().letGo());
  }

  private Future<Void> goOn(ResumeState left, Principal admitted) {
    ResumeStates states = loop.shared().resumeStates();
    if (connection.ended()) {
      states.leave(left);
      return Future.succeededFuture();
    }
    return states
        .reached(left)
        .transform(
            reached -> {
              if (connection.ended() || reached.failed()) {
                // The next socket gets it, which its client opens at once.
                states.leave(left);
                connection.close(CloseReason.UNAVAILABLE);
                return Future.succeededFuture();
              }
              tellResumed(left);
              return topics.takeOver(reached.result(), connection.caller(admitted));
            });
  }

  private void tellResumed(ResumeState left) {
    String before = left.connectionId();
    if (before != null && !left.onRequest()) {
      loop.domains()
          .tell(
              SocketChange.resumed(
                  before, connection.connectionId(), loop.shared().lease().node()));
      invokes();
    }
  }

  /** Commands come by this socket, so that domains are told what becomes of it. */
  void invokes() {
    if (!invokes) {
      invokes = true;
      loop.open().changed(connection);
    }
  }

  /** What the socket would leave if its node died now; null where it is not gone on with. */
  @Nullable OpenState open(boolean follows) {
    Principal present = connection.principal();
    if (present == null
        || present.proof() == Principal.Proof.NONE
        || loop.shared().limits().resume().isZero()) {
      return null;
    }
    List<Place> places = topics.places(false);
    List<Place> asked = topics.placesOnRequest();
    if (places.isEmpty() && asked.isEmpty()) {
      return null;
    }
    if (connection.dialect().rules().has(DialectRules.Trait.RESUMES_ON_REQUEST)) {
      List<Place> all = new ArrayList<>(places);
      all.addAll(asked);
      places = List.of();
      asked = all;
    }
    return new OpenState(
        connection.resumeKey(present),
        places,
        asked,
        follows ? topics.following() : List.of(),
        invokes ? connection.connectionId() : null);
  }

  /**
   * The socket is gone.
   *
   * @param lost whether the next one of the client takes over by itself
   * @param reloading whether it does so where it asks for it
   */
  void end(boolean lost, boolean reloading) {
    if (invokes) {
      // Before the next one can go on with what this one leaves.
      loop.domains().tell(SocketChange.gone(connection.connectionId(), lost || reloading));
    }
    Principal present = connection.principal();
    if ((lost || reloading) && present != null && present.proof() != Principal.Proof.NONE) {
      if (connection.dialect().rules().has(DialectRules.Trait.RESUMES_ON_REQUEST)) {
        List<Place> all = new ArrayList<>(topics.places(reloading));
        all.addAll(topics.placesOnRequest());
        leave(present, all, true);
      } else {
        leave(present, topics.places(reloading), reloading);
        leave(present, topics.placesOnRequest(), true);
      }
    }
    ResumeStates.Heir waiting = heir;
    if (waiting != null) {
      loop.shared().resumeStates().disinherit(waiting);
    }
  }

  private void leave(Principal present, List<Place> places, boolean onRequest) {
    long resumeMs = loop.shared().limits().resume().toMillis();
    if (!places.isEmpty() && resumeMs > 0) {
      loop.shared()
          .resumeStates()
          .leave(
              new ResumeState(
                  UUID.randomUUID().toString(),
                  connection.resumeKey(present),
                  places,
                  connection.now() + resumeMs,
                  onRequest,
                  invokes ? connection.connectionId() : null,
                  null),
              connection.connectionId());
    }
  }
}
