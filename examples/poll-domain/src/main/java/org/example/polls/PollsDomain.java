package org.example.polls;

import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.event.EventType;
import dev.switchboard.store.Store;
import java.util.List;

/** Live polls: everybody votes once, and sees how the others do. */
public final class PollsDomain implements Domain {

  static final CommandType<Polls.Create, Polls.Poll> CREATE =
      CommandType.forSockets("polls.create", Polls.Create.class, Polls.Poll.class);
  static final CommandType<Polls.Vote, Polls.Poll> VOTE =
      CommandType.forSockets("polls.vote", Polls.Vote.class, Polls.Poll.class);
  static final CommandType<Polls.Get, Polls.Poll> GET =
      CommandType.forSockets("polls.get", Polls.Get.class, Polls.Poll.class);
  static final EventType<Polls.Voted> VOTED = EventType.of("polls.voted", Polls.Voted.class);

  @Override
  public String name() {
    return "polls";
  }

  @Override
  public List<String> migrations() {
    return List.of("db/migration/polls");
  }

  @Override
  public List<String> topicPrefixes() {
    return List.of(PollsService.PREFIX);
  }

  @Override
  public List<EventType<?>> events() {
    return List.of(VOTED);
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        HttpRoute.of("POST", "/polls", CREATE, 201),
        HttpRoute.of("GET", "/polls/{pollId}", GET, 200),
        HttpRoute.of("POST", "/polls/{pollId}/votes", VOTE, 201));
  }

  @Override
  public void start(DomainContext context, DomainBindings bindings) {
    PollsService polls = new PollsService(context.service(Store.class));
    bindings.command(CREATE, polls::create);
    bindings.command(VOTE, polls::vote);
    bindings.command(GET, polls::get);
    bindings.topics(polls::authorize);
  }
}
