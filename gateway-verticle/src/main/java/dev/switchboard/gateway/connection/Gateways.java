package dev.switchboard.gateway.connection;

import dev.switchboard.protocol.bus.Nodes;
import dev.switchboard.protocol.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The gateways of a cluster: what this one asks others, and answers them. Thread-safe. */
public final class Gateways {

  private static final String ROLE = "gateway";

  private final Vertx vertx;
  private final Nodes nodes;
  private final List<MessageConsumer<?>> serving = new CopyOnWriteArrayList<>();

  public Gateways(Vertx vertx) {
    this.vertx = vertx;
    this.nodes = Nodes.of(vertx);
  }

  /** The name of this one. */
  String self() {
    return nodes.self();
  }

  /** The names of the others that can be spoken to; empty where there is one gateway only. */
  Set<String> others() {
    return nodes.others(ROLE);
  }

  /** Asks one of the others; completes on the caller's context. */
  <T> Future<T> ask(String gateway, String address, Record question, Class<T> kind) {
    return nodes
        .<Buffer>askNode(gateway, address, Buffer.buffer(Json.encode(question)))
        .map(answer -> Json.decode(answer.getBytes(), kind));
  }

  /** Tells all gateways, this one too; best effort. */
  void tellAll(String address, Record message) {
    nodes.broadcast(address, Buffer.buffer(Json.encode(message)));
  }

  /** Answers what others ask. */
  <Q> void serve(String address, Class<Q> kind, Function<Q, Future<?>> answering) {
    serving.add(
        vertx
            .eventBus()
            .<Buffer>localConsumer(
                address,
                message ->
                    Future.<Object>future(
                            done ->
                                answering
                                    .apply(Json.decode(message.body().getBytes(), kind))
                                    .<Object>map(value -> value)
                                    .onComplete(done))
                        .onComplete(
                            value -> reply(message, value),
                            thrown -> message.fail(0, String.valueOf(thrown.getMessage())))));
  }

  private static void reply(Message<Buffer> message, Object value) {
    if (message.replyAddress() != null) {
      message.reply(Buffer.buffer(Json.encode(value)));
    }
  }

  /** Answers no more. */
  public Future<Void> close() {
    return Future.join(serving.stream().map(MessageConsumer::unregister).toList()).mapEmpty();
  }
}
