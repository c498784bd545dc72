package dev.switchboard.protocol.tcp;

import dev.switchboard.protocol.command.CommandType;

/** The session domain's commands that dialects know (contract 5.3 and 7). */
public final class TcpCommands {

  public static final CommandType<SendTcp, TcpSent> SEND =
      CommandType.forSockets("tcp.send", SendTcp.class, TcpSent.class);

  private TcpCommands() {}
}
