package dev.switchboard.protocol.tcp;

import dev.switchboard.protocol.command.CommandType;

/** The session domain's commands (contract 5.3, 6 and 7). */
public final class TcpCommands {

  public static final CommandType<OpenTcp, TcpSession> OPEN =
      CommandType.forSockets("tcp.open", OpenTcp.class, TcpSession.class);
  public static final CommandType<SendTcp, TcpSent> SEND =
      CommandType.forSockets("tcp.send", SendTcp.class, TcpSent.class);
  public static final CommandType<TcpRef, TcpSession> CLOSE =
      CommandType.forSockets("tcp.close", TcpRef.class, TcpSession.class);
  public static final CommandType<ListTcp, TcpSessionPage> LIST =
      CommandType.forSockets("tcp.list", ListTcp.class, TcpSessionPage.class);

  public static final CommandType<TcpRef, TcpSession> GET =
      CommandType.internal("tcp.get", TcpRef.class, TcpSession.class);
  public static final CommandType<ListTcpMessages, TcpMessagePage> MESSAGES =
      CommandType.internal("tcp.messages", ListTcpMessages.class, TcpMessagePage.class);

  private TcpCommands() {}
}
