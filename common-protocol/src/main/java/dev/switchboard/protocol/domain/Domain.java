package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.event.EventType;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import io.vertx.core.Future;
import java.util.List;

/**
 * One area of logic, found by {@link java.util.ServiceLoader} on the class path or in {@code
 * --plugins}. A domain announces its commands, topics and HTTP routes; nothing else in the system
 * names it.
 */
public interface Domain {

  /** Its name: a role of {@code --roles} and the first part of its command names. */
  String name();

  /** The configuration keys that it reads. */
  default List<SettingKey> settings() {
    return List.of();
  }

  /**
   * Looks at settings before anything is started.
   *
   * @throws dev.switchboard.protocol.settings.SettingException where values that are right by
   *     themselves do not go together
   */
  default void check(Settings settings) {}

  /**
   * Where on the class path its database migrations lie, such as {@code db/migration/chat}; empty
   * for a domain without tables.
   */
  default List<String> migrations() {
    return List.of();
  }

  /**
   * Where on the class path the migrations lie that make the functions it offers to SQL clients of
   * PostgreSQL, such as {@code db/migration/feed_functions}; empty for a domain without any.
   */
  default List<String> functions() {
    return List.of();
  }

  /** How the names of its topics begin; the empty prefix takes what nobody else claims. */
  List<String> topicPrefixes();

  /** The kinds of events that it brings; their names begin with its own and a dot. */
  default List<EventType<?>> events() {
    return List.of();
  }

  /** Its HTTP calls below {@code /api/v1}. */
  default List<HttpRoute> routes() {
    return List.of();
  }

  /**
   * Builds the domain's service and binds one handler per command. Called once, on the event loop
   * that its handlers will be called on.
   */
  void start(DomainContext context, DomainBindings bindings);

  /** Ends what {@link #start} began; its handlers are no longer called by then. */
  default Future<Void> stop() {
    return Future.succeededFuture();
  }
}
