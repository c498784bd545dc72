package dev.switchboard.chaos.client;

import dev.switchboard.chaos.history.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Who reads and writes what in a run: chats, feeds, inboxes, run results, tasks and TCP sessions,
 * in all five dialects and over HTTP, and a stranger who asks for all of it.
 */
public final class Workload {

  // What the server keeps of an inbox and of a run's results is 1,000 events.
  private static final int KEPT = 900;
  private static final int ANY = Integer.MAX_VALUE;
  private static final int WINDOW = 6;
  private static final long CONNECTED_MILLIS = 60_000;
  private static final int CHATS = 3;
  private static final int INBOXES = 4;
  private static final int RUNS = 3;
  private static final List<String> FEEDS = List.of("chaos:1", "chaos:2", "chaos:3");
  private static final String TASK_FEED = "data:chaos";
  private static final List<String> TASKS = List.of("import", "export");

  private final Scene scene;
  private final Topics topics;
  private final boolean trustsResume;
  private final String peerHost;
  private final Api api;
  private final Account service = Account.of("service", "service");
  private final List<ReadingClient> readers = new ArrayList<>();
  private final List<WritingClient> writers = new ArrayList<>();
  private final List<String> foreign = new ArrayList<>();
  private final List<Long> chats = new ArrayList<>();

  /**
   * Nobody yet.
   *
   * @param trustsResume whether clients leave subscribing again to the server where their dialect's
   *     document does
   * @param peerHost where the nodes reach the devices of the run
   */
  public Workload(Scene scene, Topics topics, boolean trustsResume, String peerHost) {
    this.scene = scene;
    this.topics = topics;
    this.trustsResume = trustsResume;
    this.peerHost = peerHost;
    api = new Api(scene, Tokens.of("chaos", "admin"));
  }

  /**
   * Makes all clients and connects them. Returns once every reader is subscribed.
   *
   * @param perSecond operations a second, of all writers together
   */
  public void begin(double perSecond) throws IOException {
    double share = perSecond / 16;
    feeds(share);
    for (int i = 1; i <= CHATS; i++) {
      chat(i, share);
    }
    for (int i = 1; i <= INBOXES; i++) {
      inbox(i, share / 2);
    }
    for (int i = 1; i <= RUNS; i++) {
      runs(i, share / 2);
    }
    tasks(share);
    device(share);
    strangers();
    scene.run(() -> writers.forEach(WritingClient::start));
    scene.run(() -> readers.forEach(ReadingClient::start));
    awaitReaders();
  }

  private void feeds(double share) {
    FEEDS.forEach(feed -> topics.events(feed, true, List.of()));
    topics.events(TASK_FEED, true, List.of());
    reader(
        new EnvelopeReader(scene, topics, Account.of("reader", "user"), "envelope-feeds", FEEDS));
    List<String> all = new ArrayList<>(FEEDS);
    all.add(TASK_FEED);
    reader(new EnvelopeReader(scene, topics, Account.of("reader2", "user"), "envelope-all", all));
    writers.add(new EnvelopeWriter(scene, service, "we-feeds", pace(share * 3, ANY), FEEDS));
    writers.add(new HttpWriter(scene, service, "wh-feeds", pace(share, ANY), FEEDS, true));
    writers.add(new HttpWriter(scene, service, "wh-once", pace(share / 2, ANY), FEEDS, false));
    writers.add(
        new HttpWriter(scene, service, "wh-data", pace(share, ANY), List.of(TASK_FEED), true));
  }

  private void chat(int number, double share) {
    Account user = Account.of("100" + number, "user");
    Account agent = Account.of("agent" + number, "agent");
    long session =
        new Api(scene, user.token())
            .post("/chat/sessions", Js.object().put("subject", "chaos"), "chat-" + number)
            .path("sessionId")
            .asLong();
    String topic = "chat/" + session;
    foreign.add(topic);
    chats.add(session);
    topics.events(topic, false, List.of(user.principal(), agent.principal()));
    // A client of its own: to chat, sockets of one principal are one client that comes back.
    Account second = Account.of("agent" + number + "b", "agent");
    writers.add(new ChatWriter(scene, second, "wc-chat" + number, session, pace(share, ANY)));
    reader(new ChatReader(scene, topics, user, "chat-user" + number, session, trustsResume));
    reader(new ChatReader(scene, topics, agent, "chat-agent" + number, session, trustsResume));
    reader(new EnvelopeReader(scene, topics, user, "envelope-chat" + number, List.of(topic)));
    writers.add(
        new EnvelopeWriter(scene, agent, "we-chat" + number, pace(share, ANY), List.of(topic)));
    writers.add(
        new HttpWriter(
            scene, user, "wh-chat" + number, pace(share / 2, ANY), List.of(topic), true));
  }

  private void inbox(int number, double share) {
    Account user = Account.of("inbox" + number, "user");
    String topic = "notifications/" + user.principal();
    foreign.add(topic);
    topics.events(topic, true, List.of(user.principal()));
    reader(
        number % 2 == 0
            ? new InboxReader(scene, topics, user, "envelope-inbox" + number)
            : new ChannelReader(
                scene, topics, user, "channel-inbox" + number, List.of(topic), trustsResume));
    writers.add(
        new HttpWriter(
            scene, service, "wh-inbox" + number, pace(share, KEPT), List.of(topic), true));
  }

  private void runs(int number, double share) {
    Account user = Account.of("student" + number, "user");
    String run = "run-" + number;
    api.put("/run-sessions/" + run, Js.object().put("userId", user.principal()));
    String topic = "run-results/" + run;
    foreign.add(topic);
    topics.events(topic, true, List.of(user.principal()));
    reader(
        new ChannelReader(
            scene, topics, user, "channel-run" + number, List.of(topic), trustsResume));
    writers.add(
        new HttpWriter(scene, service, "wh-run" + number, pace(share, KEPT), List.of(topic), true));
  }

  private void tasks(double share) {
    List<String> read = new ArrayList<>(List.of(TASK_FEED));
    for (String task : TASKS) {
      topics.state(TaskReader.progressOf(task), List.of());
      topics.state(TaskReader.statusOf(task), List.of());
      read.add(TaskReader.progressOf(task));
      read.add(TaskReader.statusOf(task));
      TaskWriter writer = new TaskWriter(scene, service, "wt-" + task, task, share);
      writer.create(api);
      writers.add(writer);
    }
    Account user = Account.of("trader", "user");
    reader(new TaskReader(scene, topics, user, "task-reader", read, trustsResume));
  }

  private void device(double share) throws IOException {
    Account owner = Account.of("operator", "user");
    SessionReader reader = new SessionReader(scene, topics, owner, "session-reader");
    reader(reader);
    TcpPeer peer = new TcpPeer(scene, peerHost);
    writers.add(new TcpWriter(scene, topics, owner, "wd-tcp", share / 2, reader, peer, peerHost));
  }

  /** Asks in every dialect that has topics of somebody. */
  private void strangers() {
    Account mallory = Account.of("mallory", "user");
    List<DialectSocket> strangers = new ArrayList<>();
    strangers.add(new Stranger(scene, topics, mallory, "stranger", foreign));
    strangers.add(new ChannelReader(scene, topics, mallory, "stranger-channel", foreign, false));
    for (long session : chats) {
      String name = "stranger-chat" + session;
      strangers.add(new ChatReader(scene, topics, mallory, name, session, false));
    }
    scene.run(() -> strangers.forEach(DialectSocket::start));
  }

  private void reader(ReadingClient reader) {
    readers.add(reader);
  }

  private static Outbox.Pace pace(double perSecond, int perTopic) {
    return new Outbox.Pace(perSecond, WINDOW, perTopic);
  }

  private void awaitReaders() {
    await(() -> readers.stream().allMatch(ReadingClient::isReady), CONNECTED_MILLIS);
    List<String> absent =
        scene.ask(
            () ->
                readers.stream()
                    .filter(reader -> !reader.isReady())
                    .map(ReadingClient::name)
                    .toList());
    if (!absent.isEmpty()) {
      throw new IllegalStateException("not subscribed before anything broke: " + absent);
    }
  }

  /** Has the writers begin. */
  public void write() {
    scene.run(() -> writers.forEach(WritingClient::startWriting));
  }

  /** Operations that were acknowledged so far. */
  public long acknowledged() {
    return scene.ask(() -> writers.stream().mapToLong(WritingClient::acknowledged).sum());
  }

  /** Has the writers begin nothing more, and waits for answers to what is under way. */
  public void stopWriting(long patienceMillis) {
    scene.run(() -> writers.forEach(WritingClient::stopWriting));
    await(() -> writers.stream().allMatch(WritingClient::isIdle), patienceMillis);
    scene.run(() -> writers.forEach(WritingClient::giveUp));
  }

  /** Reads the whole log, and waits until the readers are as far as it is. */
  public void settle(long patienceMillis) {
    LogReader logs = new LogReader(scene);
    for (Entry.Topic topic : scene.ask(topics::all)) {
      List<LogReader.Event> events = logs.read(topic);
      if (!events.isEmpty()) {
        String last = events.get(events.size() - 1).body();
        await(() -> areAt(topic.topic(), last), patienceMillis);
      }
    }
  }

  private boolean areAt(String topic, String body) {
    return readers.stream()
        .filter(reader -> reader.topics().contains(topic))
        .allMatch(reader -> reader.isAt(topic, body));
  }

  /** Asks until it is so, or until the time is over: then the checker says what is missing. */
  private void await(BooleanSupplier condition, long patienceMillis) {
    long begun = scene.now();
    while (scene.now() - begun < patienceMillis && !scene.ask(condition::getAsBoolean)) {
      LockSupport.parkNanos(50_000_000);
    }
  }

  /** Says good-bye for all. */
  public void end() {
    scene.run(
        () -> {
          readers.forEach(ReadingClient::end);
          writers.forEach(WritingClient::end);
        });
  }
}
