package dev.switchboard.benchmarks;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/** What a client says to one kind of server; sockets are numbered within their scenario. */
interface ClientLanguage {

  /** Opens a socket that has been authenticated. */
  CompletableFuture<LoadSocket> open(Load load, int number);

  /** Opens a socket that may publish. */
  CompletableFuture<LoadSocket> openPublisher(Load load, int number);

  CompletableFuture<LoadSocket> subscribe(LoadSocket socket, String topic);

  /** A request to publish so many bytes, with a stamp in them, to a topic. */
  Template publish(String topic, int bytes);

  /** The smallest request that is answered with one frame. */
  Template ping();

  /** Whether a frame tells of a failure. */
  boolean isError(ByteBuf buffer, int index, int length);
}
