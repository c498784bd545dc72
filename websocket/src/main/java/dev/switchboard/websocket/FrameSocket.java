package dev.switchboard.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An open WebSocket: the one way out for frames, and its end. To be used on its event loop only;
 * every method that does something throws {@link IllegalStateException} elsewhere.
 */
public final class FrameSocket {

  private enum State {
    OPEN,
    /** Our close frame is on its way, or the peer's is being answered. */
    CLOSING,
    CLOSED
  }

  private static final byte[] NO_PAYLOAD = {};
  private static final int LONGEST_REASON = 123;

  private final SocketLoop loop;
  private final SocketChannel inbound;
  private final ChannelHandlerContext context;
  private final @Nullable Deflate deflate;
  private final PeerProgress progress;

  private State state = State.OPEN;
  private boolean dirty;
  private byte @Nullable [] owedPong;
  private int closeCode = CloseStatus.ABNORMAL;
  private String closeReason = "";
  private boolean closeSent;
  private boolean closeReceived;

  FrameSocket(
      SocketLoop loop, SocketChannel inbound, ChannelHandlerContext context, boolean deflates) {
    this.loop = loop;
    this.inbound = inbound;
    this.context = context;
    this.deflate = deflates ? loop.deflate() : null;
    this.progress = new PeerProgress(context.channel(), System.nanoTime());
  }

  /** Whether frames can still be written; false as soon as either side begins to close. */
  public boolean open() {
    return state == State.OPEN;
  }

  /** Whether permessage-deflate is in use. */
  public boolean compresses() {
    return deflate != null;
  }

  /**
   * Sends the frame with the event loop's next flush, behind all that was written before. Takes it
   * even when the socket is full (see {@link #writable}) and drops it when the socket is not open.
   * If it cannot be written, the socket is closed with 1011 and nothing is thrown.
   */
  public void write(Frame frame) {
    loop.check();
    if (state == State.OPEN) {
      try {
        enqueue(frame.share(deflate));
      } catch (Throwable bug) {
        inbound.failed(bug);
      }
    }
  }

  /** Sends a ping with the event loop's next flush. */
  public void ping() {
    loop.check();
    if (state == State.OPEN) {
      enqueue(Frame.ping());
    }
  }

  /**
   * False once more than the configured bytes wait to be sent, until half of them are gone; {@link
   * SocketEvents#drained} tells when.
   */
  public boolean writable() {
    return context.channel().isWritable();
  }

  /** Bytes waiting to be sent, with what the queue itself takes for each write. */
  public long pendingBytes() {
    ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /** Hands what was written to the kernel; whether that took all of it. */
  public boolean sendsAll() {
    loop.check();
    if (dirty) {
      flush();
    }
    return pendingBytes() == 0;
  }

  /** Has something done once all that was written up to now has been handed to the kernel. */
  public void whenSent(Runnable then) {
    loop.check();
    if (state == State.OPEN) {
      context
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(
              sent -> {
                if (sent.isSuccess()) {
                  then.run();
                }
              });
    }
  }

  /**
   * Whether the peer has stopped taking what waits for it. To be asked about once a second for as
   * long as the socket is not {@link #writable}; what was before it became full does not count.
   *
   * <p>Any byte that the peer takes is progress, however large the frame it belongs to. Without
   * progress the answer is true after {@code limit}, but not before a reader of {@code
   * bytesPerSecond} would have shown some: its kernel may hold up to 128 KiB for it that it must
   * read first, in blocks. At 4 KiB/s that is up to 40 s for a peer with Linux's default receive
   * buffer, and never more. With {@link Integer#MAX_VALUE} only {@code limit} counts.
   *
   * @param limit how long a peer may take nothing
   * @param bytesPerSecond the slowest reader that is never reported
   */
  public boolean stalled(Duration limit, int bytesPerSecond) {
    loop.check();
    return progress.stalled(System.nanoTime(), limit, bytesPerSecond);
  }

  /** When the last frame of any kind came in, by {@link System#nanoTime}. */
  public long lastHeardNanos() {
    return inbound.lastHeardNanos();
  }

  /**
   * Reads nothing more, pings and the peer's close included, until {@link #resumeReading}; at most
   * one more message is delivered, the one being delivered now.
   */
  public void pauseReading() {
    loop.check();
    if (state == State.OPEN) {
      inbound.pause();
    }
  }

  /** Reads on; messages held back are delivered after the current task. */
  public void resumeReading() {
    loop.check();
    inbound.resume();
  }

  /**
   * Sends a close frame behind all that was written, takes no more messages, and cuts the
   * connection when the peer has answered or the configured timeout is over. Once closing, does
   * nothing.
   *
   * @param reason cut to the 123 bytes that fit
   */
  public void close(int code, String reason) {
    loop.check();
    if (state == State.OPEN) {
      begin(code, reason);
      ChannelFuture sent = sendClose(closePayload(code, reason));
      // Nothing the peer says can be understood after a fault, so its answer is not waited for.
      if (inbound.stopped()) {
        sent.addListener(done -> endOutput());
      }
    }
  }

  /**
   * Sends a close frame if the peer takes it at once, and cuts the connection in any case: for a
   * peer that is dead or takes nothing.
   */
  public void abort(int code, String reason) {
    loop.check();
    if (state == State.OPEN) {
      begin(code, reason);
      sendClose(closePayload(code, reason));
    }
    cutOff();
  }

  /** Answers a peer that began to close, with its own code (RFC 6455, 5.5.1). */
  void closeReceived(int code, String reason) {
    closeReceived = true;
    if (state == State.OPEN) {
      begin(code, reason);
      sendClose(code == CloseStatus.NONE_GIVEN ? NO_PAYLOAD : closePayload(code, ""));
    } else if (closeSent) {
      context.close();
    }
  }

  private void begin(int code, String reason) {
    state = State.CLOSING;
    closeCode = code;
    closeReason = reason;
    owedPong = null;
    loop.closing().add(this::cutOff);
    // A reader that is paused would never see the answer.
    inbound.resume();
  }

  private ChannelFuture sendClose(byte[] payload) {
    return context
        .writeAndFlush(Frame.control(Opcode.CLOSE, payload))
        .addListener(
            sent -> {
              closeSent |= sent.isSuccess();
              if (closeReceived) {
                context.close();
              }
            });
  }

  private static byte[] closePayload(int code, String reason) {
    ByteBuffer payload = ByteBuffer.allocate(Short.BYTES + LONGEST_REASON).putShort((short) code);
    // Stops before a character that does not fit.
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(reason), payload, true);
    return Arrays.copyOf(payload.array(), payload.position());
  }

  /**
   * Ends our half of the connection. Closing both would answer bytes that are still coming in with
   * a reset, which can overtake the close frame.
   */
  private void endOutput() {
    Channel channel = context.channel();
    SslHandler tls = context.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      context.close();
    }
  }

  /** Cuts the connection without waiting for anything, TLS's farewell included. */
  void cutOff() {
    if (state != State.CLOSED) {
      context.pipeline().firstContext().close();
    }
  }

  /** Answers a ping; a full socket owes an answer to the last one only (RFC 6455, 5.5.3). */
  void pong(byte[] payload) {
    if (state != State.OPEN) {
      return;
    }
    if (writable()) {
      enqueue(Frame.control(Opcode.PONG, payload));
    } else {
      owedPong = payload;
    }
  }

  /** There is no room any more. */
  void full() {
    progress.begin(System.nanoTime());
  }

  /** There is room again. */
  void roomAgain() {
    byte[] owed = owedPong;
    if (owed != null) {
      owedPong = null;
      pong(owed);
    }
  }

  /** The channel is gone. */
  SocketClosed gone() {
    state = State.CLOSED;
    return new SocketClosed(closeCode, closeReason, closeSent && closeReceived);
  }

  private void enqueue(ByteBuf bytes) {
    context.write(bytes, context.voidPromise());
    if (!dirty) {
      loop.flushes().add(inbound);
      dirty = true;
    } else {
      loop.flushes().gather();
    }
  }

  void flush() {
    dirty = false;
    context.flush();
  }
}
