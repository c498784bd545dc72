package dev.switchboard.protocol.dialect;

import java.util.List;

/** Where the envelope dialect is spoken, and its binary form by subprotocol (contract 2). */
public final class EnvelopeDialectProvider implements DialectProvider {

  private static final String MESSAGE_PACK = DialectClaims.SUBPROTOCOL_PREFIX + "envelope.msgpack";

  @Override
  public String name() {
    return "envelope";
  }

  @Override
  public List<String> subprotocols() {
    return List.of(MESSAGE_PACK);
  }

  @Override
  public List<String> paths() {
    return List.of("/api/v1/ws");
  }

  @Override
  public SocketDialects start(DialectContext context) {
    EnvelopeDialect json = EnvelopeDialect.json(context.commands());
    EnvelopeDialect packed = EnvelopeDialect.messagePack(context.commands());
    return request ->
        (MESSAGE_PACK.equals(request.subprotocol()) ? packed : json).variant(request.query());
  }
}
