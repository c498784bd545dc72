package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.Nothing;
import dev.switchboard.protocol.event.ChatMessage;

/** The chat domain's commands (contract 5.5, 6 and 7). */
public final class ChatCommands {

  public static final CommandType<CreateChat, ChatSession> CREATE =
      CommandType.forSockets("chat.create", CreateChat.class, ChatSession.class);
  public static final CommandType<SendChat, ChatMessage> SEND =
      CommandType.forSockets("chat.send", SendChat.class, ChatMessage.class);
  public static final CommandType<ReadHistory, ChatHistory> HISTORY =
      CommandType.forSockets("chat.history", ReadHistory.class, ChatHistory.class);
  public static final CommandType<ChatRef, Nothing> TYPING =
      CommandType.forSockets("chat.typing", ChatRef.class, Nothing.class);
  public static final CommandType<MarkRead, Nothing> READ =
      CommandType.forSockets("chat.read", MarkRead.class, Nothing.class);
  public static final CommandType<ChatRef, ChatSession> CLOSE =
      CommandType.forSockets("chat.close", ChatRef.class, ChatSession.class);

  public static final CommandType<ListChats, ChatSessionPage> LIST =
      CommandType.internal("chat.list", ListChats.class, ChatSessionPage.class);
  public static final CommandType<ChatRef, ChatSession> GET =
      CommandType.internal("chat.get", ChatRef.class, ChatSession.class);
  public static final CommandType<AssignChat, ChatSession> ASSIGN =
      CommandType.internal("chat.assign", AssignChat.class, ChatSession.class);
  public static final CommandType<ListChatMessages, ChatMessagePage> MESSAGES =
      CommandType.internal("chat.messages", ListChatMessages.class, ChatMessagePage.class);
  public static final CommandType<PostChat, PostedChat> POST =
      CommandType.internal("chat.post", PostChat.class, PostedChat.class);

  private ChatCommands() {}
}
