package dev.switchboard.protocol.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.function.Function;

/**
 * Hands a record on by reference within a node and serialises it between nodes only.
 *
 * @param <T> an immutable type
 */
final class WireCodec<T> implements MessageCodec<T, T> {

  private final String name;
  private final Function<T, byte[]> toWire;
  private final Function<byte[], T> fromWire;

  WireCodec(String name, Function<T, byte[]> toWire, Function<byte[], T> fromWire) {
    this.name = name;
    this.toWire = toWire;
    this.fromWire = fromWire;
  }

  @Override
  public void encodeToWire(Buffer buffer, T value) {
    byte[] bytes = toWire.apply(value);
    buffer.appendInt(bytes.length).appendBytes(bytes);
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    int start = position + Integer.BYTES;
    return fromWire.apply(buffer.getBytes(start, start + buffer.getInt(position)));
  }

  @Override
  public T transform(T value) {
    return value;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
