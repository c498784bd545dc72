package dev.switchboard.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A WebSocket of the load generator. Everything happens on the one event loop of {@link Load}. */
final class LoadSocket extends ChannelInboundHandlerAdapter {

  /** Takes the text frames that nobody waits for; the buffer is only good during the call. */
  @FunctionalInterface
  interface Listener {
    void text(LoadSocket socket, ByteBuf buffer, int index, int length);
  }

  // One sequence for all, since a server does the same message of the same user only once.
  private static final AtomicLong IDS = new AtomicLong();
  private static final int OPCODE_TEXT = 1;
  private static final int OPCODE_CLOSE = 8;
  private static final int OPCODE_PING = 9;
  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
  // Masked with a key of zeros, which leaves the payload as it is; the close carries code 1000.
  private static final int PONG = 0x8A;
  private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xE8};

  private final int number;
  private final Faults faults;
  private final String request;
  private final CompletableFuture<LoadSocket> opened = new CompletableFuture<>();
  private final CompletableFuture<LoadSocket> closed = new CompletableFuture<>();
  private final FrameReader reader = new FrameReader();
  private final FrameReader.Sink sink = this::frame;
  private @Nullable Channel channel;
  private @Nullable ByteBuf head = Unpooled.EMPTY_BUFFER;
  private Listener listener = (socket, buffer, index, length) -> {};
  private @Nullable Awaited awaited;
  private boolean reading;
  private boolean unflushed;
  private boolean leaving;

  private record Awaited(String text, CompletableFuture<String> found) {}

  LoadSocket(int number, String request, Faults faults) {
    this.number = number;
    this.request = request;
    this.faults = faults;
  }

  /** Which one of its scenario's sockets this is. */
  int number() {
    return number;
  }

  /** Completes once the handshake is through, before any frame is looked at. */
  CompletableFuture<LoadSocket> opened() {
    return opened;
  }

  /** Completes once the connection has ended, for whatever reason. */
  CompletableFuture<LoadSocket> closed() {
    return closed;
  }

  LoadSocket listen(Listener next) {
    listener = next;
    return this;
  }

  /** Sends a text and waits for a frame that contains another; fails with an error frame. */
  CompletableFuture<String> ask(String text, String answer) {
    CompletableFuture<String> found = await(answer);
    send(Template.of(text), 0, 0);
    return found;
  }

  /** Waits for a frame that contains a text; fails with an error frame. */
  CompletableFuture<String> await(String text) {
    CompletableFuture<String> found = new CompletableFuture<>();
    awaited = new Awaited(text, found);
    return found;
  }

  /** Sends at once or, while frames are being read, together with whatever else they bring. */
  void send(Template template, long at, long n) {
    Channel open = channel;
    if (open != null) {
      write(open, template.fill(open.alloc(), IDS.incrementAndGet(), at, n));
    }
  }

  private void write(Channel open, ByteBuf bytes) {
    open.write(bytes, open.voidPromise());
    if (reading) {
      unflushed = true;
    } else {
      open.flush();
    }
  }

  /** Closes by the closing handshake; completes once the connection has ended. */
  CompletableFuture<LoadSocket> close() {
    Channel open = channel;
    if (open != null && !leaving) {
      leaving = true;
      write(open, Unpooled.wrappedBuffer(CLOSE));
    }
    return closed;
  }

  /** Ends the connection without a closing handshake. */
  CompletableFuture<LoadSocket> cut() {
    leaving = true;
    Channel open = channel;
    if (open != null) {
      open.close();
    }
    return closed;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    write(context.channel(), Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    reading = true;
    try {
      if (head != null && !readHead(bytes)) {
        return;
      }
      reader.read(bytes, sink);
    } finally {
      bytes.release();
    }
  }

  private boolean readHead(ByteBuf bytes) {
    ByteBuf all = Unpooled.wrappedBuffer(head, bytes.retainedDuplicate());
    int end = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(END_OF_HEAD), all);
    if (end < 0) {
      head = Unpooled.copiedBuffer(all);
      all.release();
      return false;
    }
    String text = all.toString(0, end, StandardCharsets.US_ASCII);
    int body = end + END_OF_HEAD.length - (all.readableBytes() - bytes.readableBytes());
    bytes.skipBytes(body);
    all.release();
    head = null;
    if (text.startsWith("HTTP/1.1 101")) {
      opened.complete(this);
      return true;
    }
    fail("the handshake was answered " + text.lines().findFirst().orElse(""));
    cut();
    return false;
  }

  private void frame(int opcode, ByteBuf buffer, int index, int length) {
    if (opcode == OPCODE_TEXT) {
      Awaited waiting = awaited;
      if (waiting == null) {
        listener.text(this, buffer, index, length);
      } else {
        answer(waiting, buffer, index, length);
      }
    } else if (opcode == OPCODE_PING && channel != null) {
      ByteBuf pong = Unpooled.buffer(6 + length).writeByte(PONG).writeByte(0x80 | length);
      write(channel, pong.writeInt(0).writeBytes(buffer, index, length));
    } else if (opcode == OPCODE_CLOSE && !leaving) {
      int code = length < 2 ? 1005 : buffer.getUnsignedShort(index);
      fail("socket " + number + " was closed with " + code);
      close();
    }
  }

  private void answer(Awaited waiting, ByteBuf buffer, int index, int length) {
    String text = buffer.toString(index, length, StandardCharsets.UTF_8);
    if (text.contains(waiting.text())) {
      awaited = null;
      waiting.found().complete(text);
    } else if (text.contains("\"type\":\"error\"")) {
      awaited = null;
      waiting.found().completeExceptionally(new BenchException("refused: " + text));
    } else {
      listener.text(this, buffer, index, length);
    }
  }

  private void fail(String reason) {
    BenchException failure = new BenchException(reason);
    boolean toldBySetup = opened.completeExceptionally(failure);
    Awaited waiting = awaited;
    if (waiting != null) {
      toldBySetup |= waiting.found().completeExceptionally(failure);
    }
    if (!toldBySetup) {
      faults.add(reason);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reading = false;
    if (unflushed) {
      unflushed = false;
      context.flush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!leaving) {
      fail("socket " + number + " ended without a close frame");
    }
    closed.complete(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException && leaving) {
      cut();
      return;
    }
    fail("socket " + number + ": " + cause);
    cut();
  }
}
