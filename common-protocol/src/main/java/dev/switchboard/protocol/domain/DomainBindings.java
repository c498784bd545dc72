package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.command.CommandType;
import java.util.function.Consumer;

/** Where a domain says which method serves what. */
public interface DomainBindings {

  /** Serves a command. */
  <A extends Record, R extends Record> void command(
      CommandType<A, R> type, CommandHandler<A, R> handler);

  /** Decides about subscriptions to the domain's topics. */
  void topics(TopicAuthority authority);

  /** Is told what was written to sockets of topics whose grant tracks delivery. */
  void deliveries(Consumer<Delivered> listener);

  /** Is told what readers of such topics have acknowledged; repeats are to be harmless. */
  void acknowledgements(Consumer<Acknowledged> listener);

  /** Is told how far the slowest sockets have got with topics whose grant asks for their pace. */
  void pace(Consumer<Pace> listener);
}
