package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions with {@code params}: only matching events arrive (contract 5.1). */
@Timeout(120)
class EnvelopeFiltersTest {

  private static final int CROWD = 1_000;

  @TempDir private static Path directory;
  private static WireServer server;
  private static int users;

  @BeforeAll
  static void start() {
    server =
        WireServer.start(
            directory,
            "limits.connectionsPerUser=0",
            "limits.messagesPerSecond=1000000",
            "limits.burst=1000000");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  // Each socket of another user, lest it takes over what the one before left.
  private static EnvelopeClient connect() throws IOException {
    return EnvelopeClient.open(server, server.token("user-" + ++users));
  }

  private static EnvelopeClient subscribe(String topic, String params) throws IOException {
    EnvelopeClient client = connect();
    client.call("subscribe", "{'topic':'" + topic + "','params':" + params + "}");
    return client;
  }

  private static void publish(String topic, String... data) throws Exception {
    for (String one : data) {
      WireHttp.of(server).post("/topics/" + topic + "/messages", "{'data':" + one + "}").ok(202);
    }
  }

  private static void expect(EnvelopeClient client, String topic, String... data)
      throws IOException {
    for (String one : data) {
      assertThat(client.push("data", topic).path("data").toString())
          .isEqualTo(WireClient.json(one));
    }
  }

  @Test
  void replaysAllThatOtherParamsLetThroughToASocketThatIsStillCatchingUp() throws Exception {
    List<Integer> wanted = new ArrayList<>();
    for (int sequence = 1; sequence <= 900; sequence++) {
      publish("backlog", "{'part':" + sequence % 2 + "}");
      if (sequence % 2 == 0) {
        wanted.add(sequence);
      }
    }
    try (EnvelopeClient client = connect()) {
      String subscribe = "{'topic':'backlog','since':{'sequence':0},'params':{'part':%d}}";
      client.requestAs("odd", "subscribe", subscribe, 1);
      client.requestAs("even", "subscribe", subscribe, 0);
      client.answer("ack", "odd");
      client.answer("ack", "even");

      List<Integer> even = new ArrayList<>();
      while (even.size() < wanted.size() && !even.contains(900)) {
        ObjectNode push = client.push("data", "backlog");
        if (push.at("/data/part").intValue() == 0) {
          even.add(push.path("sequence").intValue());
        }
      }
      assertThat(even).isEqualTo(wanted);
    }
  }

  @Test
  void pushesWhatMatchesAllParamsAndNothingElse() throws Exception {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    String first = "{'orderId':'ORDER_123','state':1,'paid':true,'note':null}";
    String second = "{'orderId':'ORDER_124','state':1.0,'paid':false}";
    String third = "{'orderId':'ORDER_123','state':'1','paid':'true','note':''}";
    String last = "{'end':1}";
    wanted.put("{'orderId':'ORDER_123'}", List.of(first, third));
    wanted.put("{'orderId':'ORDER_124'}", List.of(second));
    wanted.put("{'orderId':'ORDER_123','state':1}", List.of(first));
    wanted.put("{'state':1}", List.of(first, second));
    wanted.put("{'state':10e-1}", List.of(first, second));
    wanted.put("{'state':'1'}", List.of(third));
    wanted.put("{'paid':true}", List.of(first));
    wanted.put("{'note':null}", List.of(first));
    wanted.put("{'nothing':null}", List.of());
    wanted.put("{'end':1}", List.of(last));
    wanted.put("{}", List.of(first, second, third, last));
    wanted.put("null", List.of(first, second, third, last));
    Map<String, EnvelopeClient> clients = new LinkedHashMap<>();
    for (String params : wanted.keySet()) {
      clients.put(params, subscribe("order_updates", params));
    }

    publish("order_updates", first, second, third, last);

    for (Map.Entry<String, EnvelopeClient> client : clients.entrySet()) {
      List<String> events = wanted.getOrDefault(client.getKey(), List.of());
      expect(client.getValue(), "order_updates", events.toArray(String[]::new));
    }
    // Whoever is given the last one by another subscription has been given all before it.
    for (EnvelopeClient client : clients.values()) {
      client.call("subscribe", "{'topic':'order_updates'}");
      publish("order_updates", "{'mark':1}");
      expect(client, "order_updates", "{'mark':1}");
      client.wire().leave();
    }
  }

  @Test
  void replacesParamsBySubscribingAgain() throws Exception {
    try (EnvelopeClient client = subscribe("replaced", "{'k':1}")) {
      publish("replaced", "{'k':1}", "{'k':2}");
      expect(client, "replaced", "{'k':1}");

      client.call("subscribe", "{'topic':'replaced','params':{'k':2}}");
      publish("replaced", "{'k':1}", "{'k':2}");
      expect(client, "replaced", "{'k':2}");

      client.call("subscribe", "{'topic':'replaced'}");
      publish("replaced", "{'k':1}", "{'k':2}");
      expect(client, "replaced", "{'k':1}", "{'k':2}");
    }
  }

  @Test
  void replaysWhatOtherParamsWouldHaveLetThrough() throws Exception {
    try (EnvelopeClient client = subscribe("rewound", "{'k':1}")) {
      publish("rewound", "{'k':1,'l':1}", "{'k':2,'l':1}", "{'k':3}", "{'k':2,'l':2}");
      expect(client, "rewound", "{'k':1,'l':1}");

      ObjectNode ack =
          client.call("subscribe", "{'topic':'rewound','params':{'l':1},'since':{'sequence':0}}");
      publish("rewound", "{'l':1}", "{'k':1}");

      assertThat(ack.path("recovered").toString()).isEqualTo("true");
      expect(client, "rewound", "{'k':2,'l':1}", "{'l':1}");
      client.call("subscribe", "{'topic':'rewound','since':{'sequence':3}}");
      expect(client, "rewound", "{'k':2,'l':2}", "{'k':1}");
      client.call("subscribe", "{'topic':'rewound','params':{'k':1}}");
      publish("rewound", "{'k':1}");
      expect(client, "rewound", "{'k':1}");
      client.expectNothing();
    }
  }

  @Test
  void replaysOnlyWhatMatches() throws Exception {
    publish("history", "{'k':1}", "{'k':2}", "{'k':1}");
    try (EnvelopeClient client = connect()) {
      client.call("subscribe", "{'topic':'history','params':{'k':1},'since':{'sequence':0}}");
      publish("history", "{'k':2}", "{'k':1}");
      expect(client, "history", "{'k':1}", "{'k':1}", "{'k':1}");
      client.expectNothing();
    }
  }

  @Test
  void looksAtTheFieldsThatOtherDomainsSend() throws Exception {
    WireHttp http = WireHttp.of(server);
    try (EnvelopeClient client = subscribe("task/status", "{'entityId':'wanted'}")) {
      for (String task : List.of("unwanted", "wanted")) {
        http.post("/tasks", "{'taskId':'%s','name':'n'}", task).ok(201);
        http.call("PATCH", "/tasks/" + task, WireClient.json("{'status':'running'}")).ok(200);
        http.call("PATCH", "/tasks/" + task, WireClient.json("{'status':'failed'}")).ok(200);
      }
      for (String status : List.of("pending", "running", "failed")) {
        ObjectNode data = (ObjectNode) client.push("status", "task/status").path("data");
        assertThat(data.path("entityId").asText()).isEqualTo("wanted");
        assertThat(data.path("status").asText()).isEqualTo(status);
      }
    }
  }

  @Test
  void givesEachOfManySubscribersItsOwn() throws Exception {
    List<EnvelopeClient> crowd = new ArrayList<>();
    String token = server.token("crowd");
    for (int i = 0; i < CROWD; i++) {
      EnvelopeClient client = EnvelopeClient.open(server, token);
      client.call("subscribe", "{'topic':'crowded','params':{'to':%d}}", i);
      crowd.add(client);
    }

    try (EnvelopeClient publisher =
        EnvelopeClient.open(server, server.token("publisher", Role.SERVICE, null))) {
      publishToEach(publisher, 0);
      publishToEach(publisher, 1);
    }

    for (int i = 0; i < CROWD; i++) {
      expect(crowd.get(i), "crowded", "{'to':" + i + ",'round':0}", "{'to':" + i + ",'round':1}");
      crowd.get(i).close();
    }
  }

  private static void publishToEach(EnvelopeClient publisher, int round) throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      ids.add(
          publisher.request(
              "topic.publish", "{'topic':'crowded','data':{'to':%d,'round':%d}}", i, round));
    }
    for (String id : ids) {
      publisher.done(id);
    }
  }
}
