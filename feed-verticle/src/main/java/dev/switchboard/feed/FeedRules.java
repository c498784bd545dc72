package dev.switchboard.feed;

import dev.switchboard.protocol.settings.LimitKeys;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.Store;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the functions {@code publish} and {@code remove}, which SQL clients call, what holds for
 * feed topics. Single-threaded.
 */
final class FeedRules {

  private static final Logger LOG = LoggerFactory.getLogger(FeedRules.class);

  private final Store store;
  private final FeedConfig config;
  private final ForeignTopics foreign;
  private final int messageBytes;
  private List<String> told;

  FeedRules(Store store, FeedConfig config, ForeignTopics foreign, Settings settings) {
    this.store = store;
    this.config = config;
    this.foreign = foreign;
    this.messageBytes = settings.integer(LimitKeys.MESSAGE_BYTES);
    this.told = foreign.prefixes();
  }

  /**
   * What holds for a namespace.
   *
   * @param kind the name of a {@link TopicKind}
   */
  private record Rule(String kind, long maxEvents, long maxAgeMs) {

    static Rule of(Namespace namespace) {
      return new Rule(
          namespace.kind().name(),
          // Entries are kept for good, as Compaction has it.
          namespace.kind() == TopicKind.KEYED ? Long.MAX_VALUE : namespace.retention().maxEvents(),
          namespace.retention().maxAge().toMillis());
    }
  }

  /** Tells all of it. */
  void tell() {
    told = foreign.prefixes();
    Map<String, Object> rules = new TreeMap<>();
    rules.put("foreign", told);
    rules.put("messageBytes", messageBytes);
    rules.put("other namespaces", Rule.of(config.others()));
    config
        .namespaces()
        .forEach((name, namespace) -> rules.put("namespace " + name, Rule.of(namespace)));
    store
        .tellFunctions(rules)
        .onFailure(
            thrown ->
                LOG.atWarn()
                    .addKeyValue("reason", thrown.getMessage())
                    .log("SQL clients go by what held before"));
  }

  /** Tells it once more where other domains have come up since, with topics of their own. */
  void tellWhereChanged() {
    if (!told.equals(foreign.prefixes())) {
      tell();
    }
  }
}
