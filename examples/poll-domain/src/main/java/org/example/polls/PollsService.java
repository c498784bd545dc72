package org.example.polls;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.json.Require;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Retention;
import dev.switchboard.store.Sql;
import dev.switchboard.store.Store;
import dev.switchboard.store.Transaction;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What can be done with polls. */
record PollsService(Store store) {

  static final String PREFIX = "polls/";
  private static final Retention RETENTION = new Retention(1_000, Duration.ofDays(30));

  Future<Reply<Polls.Poll>> create(Command<Polls.Create> command) {
    Polls.Create wanted = command.arguments();
    return store.writeOnce(command.once(), Polls.Poll.class, tx -> insert(tx, wanted));
  }

  private static Pending<Polls.Poll> insert(Transaction tx, Polls.Create wanted)
      throws SQLException {
    String id = wanted.pollId();
    int closesAt = wanted.closesAfter() == null ? Integer.MAX_VALUE : wanted.closesAfter();
    String poll = "INSERT INTO polls_poll VALUES (?, ?, 0, ?) ON CONFLICT (poll_id) DO NOTHING";
    if (tx.update(poll, id, wanted.question(), closesAt) == 0) {
      throw Failure.of(FailureCode.CONFLICT, "there is such a poll already", id).exception();
    }
    for (int i = 0; i < wanted.choices().size(); i++) {
      tx.update("INSERT INTO polls_choice VALUES (?, ?, ?, 0)", id, i, wanted.choices().get(i));
    }
    return Pending.of(find(tx, id));
  }

  Future<Reply<Polls.Poll>> vote(Command<Polls.Vote> command) {
    Polls.Vote vote = command.arguments();
    String voter = command.caller().principal().id();
    return store.writeOnce(command.once(), Polls.Poll.class, tx -> count(tx, vote, voter));
  }

  private static Pending<Polls.Poll> count(Transaction tx, Polls.Vote vote, String voter)
      throws SQLException {
    String id = vote.pollId();
    String open = "UPDATE polls_poll SET votes = votes + 1 WHERE poll_id = ? AND votes < closes_at";
    if (tx.update(open, id) == 0) {
      String reason = "The poll is closed: " + find(tx, id).question();
      throw Failure.of(FailureCode.CLOSED, reason, id).because(reason).exception();
    }
    String choice = "UPDATE polls_choice SET votes = votes + 1 WHERE poll_id = ? AND choice = ?";
    if (tx.update(choice, id, vote.choice()) == 0) {
      throw Require.invalid("choice is none of the poll's");
    }
    String once = "INSERT INTO polls_vote VALUES (?, ?) ON CONFLICT (poll_id, user_id) DO NOTHING";
    if (tx.update(once, id, voter) == 0) {
      throw Failure.of(FailureCode.CONFLICT, "the user has voted already", id).exception();
    }
    Polls.Voted voted = new Polls.Voted(vote.choice(), find(tx, id));
    return tx.append(new Topic(PREFIX + id), RETENTION, PollsDomain.VOTED.of(voted))
        .map(event -> voted.poll());
  }

  Future<Reply<Polls.Poll>> get(Command<Polls.Get> command) {
    return read(command.caller(), command.arguments().pollId()).map(Reply::of);
  }

  Future<TopicGrant> authorize(TopicRequest request) {
    return read(request.caller(), request.topic().after(PREFIX))
        .map(poll -> TopicGrant.durableFromNow());
  }

  private Future<Polls.Poll> read(Caller caller, String id) {
    return store.onBehalfOf(caller.principal()).read(sql -> find(sql, id));
  }

  private static Polls.Poll find(Sql sql, String id) throws SQLException {
    List<Polls.Count> choices =
        sql.query(
            "SELECT choice, votes FROM polls_choice WHERE poll_id = ? ORDER BY place",
            row -> new Polls.Count(row.getString(1), row.getLong(2)),
            id);
    return sql.queryOne(
            "SELECT question, votes >= closes_at FROM polls_poll WHERE poll_id = ?",
            row -> new Polls.Poll(id, row.getString(1), choices, row.getBoolean(2)),
            id)
        .orElseThrow(
            () -> Failure.of(FailureCode.NOT_FOUND, "there is no such poll", id).exception());
  }
}
