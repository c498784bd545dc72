package dev.switchboard.notification;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.protocol.notification.NotificationTopics;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Retention;
import dev.switchboard.store.Store;
import dev.switchboard.store.TopicLog;
import dev.switchboard.store.Transaction;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Notifications: made by services and admins, listed and acknowledged by their users. */
final class NotificationService {

  /** How long a notification waits for its user, and how many do; then the oldest is dropped. */
  static final Retention RETENTION = new Retention(1_000, Duration.ofDays(30));

  /** It is cheaper to read a few events too many than to ask once more. */
  private static final int WIDEST_GAP = 8;

  private final Store store;

  NotificationService(Store store) {
    this.store = store;
  }

  /** Notifies each recipient; the ids come in the recipients' order. */
  Future<Reply<NotificationIds>> post(Command<PostNotification> command) {
    Access.requirePublisher(command.caller());
    return store.writeOnce(
        command.once(),
        NotificationIds.class,
        transaction -> append(transaction, command.arguments()));
  }

  private static Pending<NotificationIds> append(
      Transaction transaction, PostNotification request) {
    long now = transaction.now();
    List<Pending<Event>> events = new ArrayList<>();
    for (String recipient : request.recipients()) {
      events.add(
          transaction.append(
              NotificationTopics.inbox(recipient),
              RETENTION,
              number -> request.to(recipient, number, now)));
    }
    return () -> new NotificationIds(events.stream().map(event -> event.value().id()).toList());
  }

  /** A page of an inbox, unread first. */
  Future<Reply<InboxPage>> list(Command<ListNotifications> command) {
    ListNotifications request = command.arguments();
    String owner = Access.inboxOwner(command.caller(), request.userId());
    Topic topic = NotificationTopics.inbox(owner);
    Store reads = store.onBehalfOf(command.caller().principal());
    return reads
        .log()
        .read(topic, 0, 1)
        .compose(
            oldest ->
                reads
                    .read(sql -> InboxTables.acknowledged(sql, owner, oldest.firstKept() - 1))
                    .compose(acknowledged -> page(reads, topic, oldest, acknowledged, request)))
        .map(Reply::of);
  }

  private static Future<InboxPage> page(
      Store reads,
      Topic topic,
      TopicLog.Page oldest,
      Map<Long, Long> acknowledged,
      ListNotifications request) {
    InboxOrder order =
        InboxOrder.page(
            oldest.firstKept(), oldest.head().sequence(), acknowledged.keySet(), request);
    return load(reads, topic, order.sequences())
        .map(
            found -> {
              List<InboxItem> items = new ArrayList<>();
              for (Long sequence : order.sequences()) {
                Event event = found.get(sequence);
                // One that expired since is passed over.
                if (event != null) {
                  items.add(item(event, acknowledged.get(sequence)));
                }
              }
              return new InboxPage(items, order.next() == null ? null : order.next().text());
            });
  }

  /** Reads the events of these sequences, each stretch without a wide gap by one question. */
  private static Future<Map<Long, Event>> load(Store reads, Topic topic, List<Long> newestFirst) {
    List<Future<TopicLog.Page>> stretches = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= newestFirst.size(); i++) {
      long oldest = newestFirst.get(i - 1);
      if (i == newestFirst.size() || !near(oldest, newestFirst.get(i))) {
        int length = (int) (newestFirst.get(start) - oldest + 1);
        stretches.add(reads.log().read(topic, oldest - 1, length));
        start = i;
      }
    }
    return Future.all(stretches)
        .map(
            all -> {
              Map<Long, Event> found = new HashMap<>();
              all.<TopicLog.Page>list()
                  .forEach(
                      page -> page.events().forEach(event -> found.put(sequence(event), event)));
              return found;
            });
  }

  private static boolean near(long newer, long older) {
    return older < newer && newer - older <= WIDEST_GAP;
  }

  /** Acknowledges one notification and gives it back. */
  Future<Reply<InboxItem>> acknowledgeOne(Command<AckNotification> command) {
    return find(command.caller(), List.of(command.arguments().id()))
        .map(found -> found.get(0))
        .compose(
            event ->
                store.writeOnce(
                    command.once(),
                    InboxItem.class,
                    transaction ->
                        Pending.of(
                            item(
                                event,
                                InboxTables.acknowledge(
                                    transaction, owner(event), sequence(event))))));
  }

  /** Acknowledges notifications, all or none. */
  Future<Reply<NotificationIds>> acknowledge(Command<AckNotifications> command) {
    List<String> ids = command.arguments().ids();
    return find(command.caller(), ids)
        .compose(
            events ->
                store.writeOnce(
                    command.once(),
                    NotificationIds.class,
                    transaction -> {
                      InboxTables.acknowledgeAll(transaction, sequencesByOwner(events));
                      return Pending.of(new NotificationIds(ids));
                    }));
  }

  /**
   * Takes over what a socket acknowledged: ids that are not the user's, or no longer kept, are
   * passed over, and so is a database that does not answer, for what is not acknowledged comes
   * again. One read and one write, whatever the number of ids.
   */
  Future<Void> acknowledged(String userId, Collection<String> ids) {
    List<Long> numbers = numbers(ids);
    if (numbers.isEmpty()) {
      return Future.succeededFuture();
    }
    return store
        .onBehalfOf(reader(userId))
        .log()
        .findAll(PayloadKind.NOTIFICATION, numbers)
        .map(found -> found.stream().filter(event -> owner(event).equals(userId)).toList())
        .compose(
            own ->
                own.isEmpty()
                    ? Future.succeededFuture()
                    : store
                        .write(
                            transaction -> {
                              InboxTables.acknowledgeAll(transaction, sequencesByOwner(own));
                              return Pending.of(own.size());
                            })
                        .mapEmpty());
  }

  // Nobody has an inbox without a token that proves the name.
  private static Principal reader(String userId) {
    return new Principal(UserId.of(userId), Role.USER, List.of(), Principal.Proof.TOKEN, null);
  }

  private static List<Long> numbers(Collection<String> ids) {
    return ids.stream()
        .map(Event::numberOf)
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong)
        .distinct()
        .toList();
  }

  // Sorted, so that two nodes take the rows' locks in one order.
  private static SortedMap<String, SortedSet<Long>> sequencesByOwner(List<Event> events) {
    SortedMap<String, SortedSet<Long>> sequences = new TreeMap<>();
    events.forEach(
        event ->
            sequences.computeIfAbsent(owner(event), user -> new TreeSet<>()).add(sequence(event)));
    return sequences;
  }

  /** The notifications of these ids, each of which the caller must be allowed to acknowledge. */
  private Future<List<Event>> find(Caller caller, List<String> ids) {
    return store
        .onBehalfOf(caller.principal())
        .log()
        .findAll(PayloadKind.NOTIFICATION, numbers(ids))
        .map(
            found -> {
              Map<String, Event> byId = new HashMap<>();
              found.stream()
                  .filter(event -> Access.mayAcknowledge(caller, owner(event)))
                  .forEach(event -> byId.put(event.id(), event));
              return ids.stream()
                  .map(id -> Optional.ofNullable(byId.get(id)).orElseThrow(() -> unknown(id)))
                  .toList();
            });
  }

  private static FailureException unknown(String id) {
    return Failure.of(FailureCode.NOT_FOUND, "there is no such notification", id).exception();
  }

  private static String owner(Event event) {
    return ((Notification) event.payload()).userId();
  }

  private static long sequence(Event event) {
    return event.position() == null ? 0 : event.position().sequence();
  }

  private static InboxItem item(Event event, @Nullable Long acknowledgedAt) {
    return InboxItem.of((Notification) event.payload(), acknowledgedAt);
  }

  /**
   * Forgets acknowledgements whose notifications are certainly gone: one is made before it is
   * acknowledged.
   */
  Future<Integer> forgetExpired() {
    return store.write(
        transaction ->
            Pending.of(
                InboxTables.forgetAcknowledged(
                    transaction, transaction.now() - RETENTION.maxAge().toMillis())));
  }
}
