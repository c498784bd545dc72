package dev.switchboard.protocol.settings;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The settings in force, some of which a reload can replace while the server runs: exactly those
 * that somebody {@linkplain #watch watches}. All others stay as they were at the start.
 *
 * <p>A setting whose default follows from one that nobody watches must not be watched: it would
 * follow a value that is not in force. Safe for every thread.
 */
public final class LiveSettings {

  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private volatile Settings current;

  /** What a server starts with. */
  public LiveSettings(Settings current) {
    this.current = current;
  }

  /** Takes the settings of a reload, in two steps, so that none is applied where one is refused. */
  @FunctionalInterface
  public interface Taker {

    /**
     * Looks at the settings to come. Called on the thread of the reload, which may block.
     *
     * @param next has new values for watched keys only
     * @throws SettingException where they cannot be used; then nothing changes anywhere
     */
    Prepared prepare(Settings next);
  }

  /**
   * A change that can be carried out.
   *
   * @param touched keys whose meaning changes though their value does not, such as a file's name
   * @param commit carries it out and does not fail; called on the thread of the reload
   */
  public record Prepared(Set<SettingKey> touched, Runnable commit) {

    public Prepared {
      touched = Set.copyOf(touched);
    }

    /** A change that shows in the values themselves. */
    public static Prepared of(Runnable commit) {
      return new Prepared(Set.of(), commit);
    }
  }

  private record Watch(List<SettingKey> keys, Taker taker) {}

  /** The settings as they are. */
  public Settings current() {
    return current;
  }

  /** Has a reload apply these keys, or families of keys, by the taker. */
  public void watch(Collection<SettingKey> keys, Taker taker) {
    watches.add(new Watch(List.copyOf(keys), taker));
  }

  /**
   * Replaces the values of watched keys. Blocks as long as the takers do.
   *
   * @return the names of the watched keys whose value, or its meaning, has changed
   * @throws SettingException where a taker refuses; nothing has changed then
   */
  public synchronized SortedSet<String> replace(Settings next) {
    Settings before = current;
    Settings merged = before;
    SortedSet<String> changed = new TreeSet<>();
    for (SettingKey key : watched(before, next).toList()) {
      if (!before.optionalText(key).equals(next.optionalText(key))) {
        changed.add(key.name());
      }
      merged = merged.withThatOf(next, key);
    }
    Settings taken = merged;
    List<Prepared> prepared = watches.stream().map(watch -> watch.taker().prepare(taken)).toList();
    current = merged;
    prepared.forEach(
        change -> {
          change.commit().run();
          change.touched().forEach(key -> changed.add(key.name()));
        });
    return changed;
  }

  private Stream<SettingKey> watched(Settings before, Settings next) {
    return watches.stream()
        .flatMap(watch -> watch.keys().stream())
        .flatMap(
            key ->
                key.isFamily()
                    ? Stream.concat(before.names(key).stream(), next.names(key).stream())
                        .map(key::at)
                    : Stream.of(key));
  }
}
