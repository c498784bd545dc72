package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.chaos.history.Entry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what the server has in the end: by HTTP, but for run results, which HTTP does not list. */
public final class LogReader {

  private static final int PAGE = 500;
  private static final int KEPT = 1_000;

  /** An event, before it is known whether it is the log's last one. */
  public record Event(@Nullable Long sequence, String body) {}

  private final Api api;
  private final Scene scene;

  /** Reads as an administrator. */
  public LogReader(Scene scene) {
    this.scene = scene;
    api = new Api(scene, Tokens.of("auditor", "admin"));
  }

  /** Reads a topic, writes down what it has, and returns that. */
  public List<Event> read(Entry.Topic topic) {
    String name = topic.topic();
    List<Event> events = eventsOf(name);
    for (Event event : events) {
      scene.write(new Entry.Logged(scene.now(), name, event.sequence(), event.body()));
    }
    boolean isBounded = !name.startsWith("chat/") && events.size() >= KEPT && !isFeed(name);
    scene.write(new Entry.LogRead(scene.now(), name, !isBounded));
    return events;
  }

  private static boolean isFeed(String topic) {
    return topic.indexOf('/') < 0;
  }

  private List<Event> eventsOf(String topic) {
    String of = topic.substring(topic.indexOf('/') + 1);
    if (topic.startsWith("chat/")) {
      return pages("/chat/sessions/" + of + "/messages?", item -> content(item, null));
    }
    if (topic.startsWith("notifications/")) {
      return notifications(of);
    }
    if (topic.startsWith("tcp/")) {
      return pages("/tcp/sessions/" + of + "/messages?", LogReader::bytes);
    }
    if (topic.startsWith("run-results/")) {
      return new Auditor(scene, topic).all();
    }
    if (topic.startsWith("task/")) {
      return List.of(state(topic));
    }
    return feed(topic);
  }

  private List<Event> pages(String path, Function<JsonNode, Event> event) {
    List<Event> events = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = api.get(path + "limit=" + PAGE + cursor);
      page.path("items").forEach(item -> events.add(event.apply(item)));
      JsonNode next = page.path("nextCursor");
      cursor = next.isTextual() ? "&cursor=" + encoded(next.asText()) : "";
    } while (!cursor.isEmpty());
    return events;
  }

  private static Event content(JsonNode item, @Nullable Long sequence) {
    return new Event(sequence, Body.name(item.path("content").asText()));
  }

  private static Event bytes(JsonNode item) {
    return new Event(Js.number(item.path("sequence")), item.path("content").asText());
  }

  /** The inbox is sorted by what is read; its ids are in the order of the log. */
  private List<Event> notifications(String user) {
    record Numbered(long number, Event event) {}
    List<Numbered> all = new ArrayList<>();
    var unused =
        pages(
            "/notifications?userId=" + user + "&",
            item -> {
              Event event = new Event(null, Body.name(item.path("content").asText()));
              String id = item.path("id").asText();
              all.add(new Numbered(Long.parseLong(id.substring(id.indexOf('_') + 1)), event));
              return event;
            });
    all.sort(Comparator.comparingLong(Numbered::number));
    return all.stream().map(Numbered::event).toList();
  }

  private Event state(String topic) {
    String[] words = topic.split("/", 3);
    JsonNode task = api.get("/tasks/" + words[2]);
    return words[1].equals("status")
        ? new Event(null, String.valueOf(TaskStates.rank(task.path("status").asText())))
        : new Event(null, task.at("/progress/completed").asText());
  }

  private List<Event> feed(String topic) {
    List<Event> events = new ArrayList<>();
    long last = 0;
    while (true) {
      JsonNode items =
          api.get("/topics/" + encoded(topic) + "/messages?limit=" + PAGE + "&since=" + last)
              .path("items");
      for (JsonNode item : items) {
        last = item.path("sequence").asLong();
        events.add(new Event(last, Envelopes.body(item.path("data"))));
      }
      if (items.isEmpty()) {
        return events;
      }
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
