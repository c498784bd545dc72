package dev.switchboard.chaos.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a history. {@code at} is milliseconds since the run began, by a clock that no fault
 * turns.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Entry.Topic.class, name = "topic"),
  @JsonSubTypes.Type(value = Entry.Invoke.class, name = "invoke"),
  @JsonSubTypes.Type(value = Entry.Ok.class, name = "ok"),
  @JsonSubTypes.Type(value = Entry.Fail.class, name = "fail"),
  @JsonSubTypes.Type(value = Entry.Unknown.class, name = "unknown"),
  @JsonSubTypes.Type(value = Entry.Subscribe.class, name = "subscribe"),
  @JsonSubTypes.Type(value = Entry.Delivery.class, name = "delivery"),
  @JsonSubTypes.Type(value = Entry.Told.class, name = "told"),
  @JsonSubTypes.Type(value = Entry.Logged.class, name = "logged"),
  @JsonSubTypes.Type(value = Entry.LogRead.class, name = "log-read"),
  @JsonSubTypes.Type(value = Entry.FaultBegun.class, name = "fault-begun"),
  @JsonSubTypes.Type(value = Entry.FaultEnded.class, name = "fault-ended"),
  @JsonSubTypes.Type(value = Entry.NodeState.class, name = "node"),
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Entry {

  /** Milliseconds since the run began. */
  long at();

  /** What a topic promises. */
  enum Promise {
    /** Every event of it, once and in order. */
    EVERY_EVENT,
    /** Its newest state; bodies are whole numbers that never shrink. */
    NEWEST_STATE
  }

  /**
   * A topic, before anything is said of it.
   *
   * @param dense whether its sequence grows by one with each event
   * @param principals who may see it; empty for everybody
   */
  record Topic(long at, String topic, Promise promise, boolean dense, List<String> principals)
      implements Entry {

    /** Copies what it is given. */
    public Topic {
      principals = List.copyOf(principals);
    }
  }

  /**
   * A client wants something written; however often it then asks, it is this one operation.
   *
   * @param op names the operation; no other one has it
   * @param body what is written; no other operation on an {@code EVERY_EVENT} topic writes it
   * @param once the key by which the server is to do it once; null where it was given none
   */
  record Invoke(long at, String client, String op, String topic, String body, @Nullable String once)
      implements Entry {}

  /**
   * The server said that it is done.
   *
   * @param sequence where in the topic, if the answer says so
   */
  record Ok(long at, String op, @Nullable Long sequence) implements Entry {}

  /** The server said that it is not done, and the client gave up. */
  record Fail(long at, String op, String reason) implements Entry {}

  /** The client gave up without an answer: it may have been done or not. */
  record Unknown(long at, String op, String reason) implements Entry {}

  /**
   * A client was subscribed for the first time.
   *
   * @param fromStart whether it is owed all that the topic has, or only what follows
   */
  record Subscribe(long at, String client, String principal, String topic, boolean fromStart)
      implements Entry {}

  /**
   * A client got an event, before any de-duplication of its own.
   *
   * @param epoch of the sequence, where the dialect has one
   * @param sequence the event's place in its topic, where the dialect has one
   * @param id by which the client tells repeats where there is no sequence
   * @param body what was written; bytes that were read at once may be several bodies, one a line
   */
  record Delivery(
      long at,
      String client,
      String topic,
      @Nullable String epoch,
      @Nullable Long sequence,
      @Nullable String id,
      String body)
      implements Entry {}

  /** A client learnt in so many words that it may have missed something of a topic. */
  record Told(long at, String client, String topic, String how) implements Entry {}

  /** An event that the log has at the end, in the log's order. */
  record Logged(long at, String topic, @Nullable Long sequence, String body) implements Entry {}

  /**
   * All of a topic's log was read.
   *
   * @param whole whether it still keeps everything since its beginning
   */
  record LogRead(long at, String topic, boolean whole) implements Entry {}

  /**
   * A fault begins.
   *
   * @param fault its number and kind
   * @param nodes which nodes it hits
   */
  record FaultBegun(long at, String fault, List<String> nodes) implements Entry {

    /** Copies what it is given. */
    public FaultBegun {
      nodes = List.copyOf(nodes);
    }
  }

  /** A fault is over. */
  record FaultEnded(long at, String fault) implements Entry {}

  /** A node is in another state. */
  record NodeState(long at, String node, State state) implements Entry {

    /** How a node is. */
    public enum State {
      UP,
      PAUSED,
      DOWN,
      PARTITIONED,
      FULL
    }
  }
}
