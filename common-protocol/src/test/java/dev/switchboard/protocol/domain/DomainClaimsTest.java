package dev.switchboard.protocol.domain;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.Nothing;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainClaimsTest {

  private static final CommandType<Nothing, Nothing> SEND =
      CommandType.forSockets("chat.send", Nothing.class, Nothing.class);

  private final DomainClaims claims = new DomainClaims();

  private void take(String domain, String prefix, String method, String path) {
    claims.take(domain, List.of(prefix), List.of(HttpRoute.of(method, path, SEND, 200)));
  }

  @Test
  void refuseAPrefixThatAnotherDomainHas() {
    take("chat", "chat/", "GET", "/chats");

    assertThatThrownBy(() -> take("polls", "chat/", "GET", "/polls"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("domains chat and polls: both have the topic prefix \"chat/\"");
  }

  @Test
  void refuseARouteThatAnotherDomainHasUnderWhateverNamesOfParameters() {
    take("chat", "chat/", "GET", "/chats/{sessionId}");

    assertThatThrownBy(() -> take("polls", "polls/", "GET", "/chats/{id}"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("domains chat and polls: both have the HTTP route GET /chats/{id}");
  }

  @Test
  void letADomainTakeThePlaceOfItself() {
    take("chat", "chat/", "GET", "/chats");
    take("chat", "talk/", "GET", "/talks");

    assertThatCode(() -> take("polls", "chat/", "GET", "/chats")).doesNotThrowAnyException();
  }

  @Test
  void letAPrefixBeginWithAnotherOne() {
    take("feed", "", "GET", "/topics");
    take("chat", "chat/", "GET", "/chats");

    assertThatCode(() -> take("archive", "chat/archive/", "POST", "/chats"))
        .doesNotThrowAnyException();
  }

  @Test
  void keepACommandForTheDomainThatHadItFirst() {
    CommandCatalogue catalogue = new CommandCatalogue();
    catalogue.add("chat", List.of(CommandSpec.of(SEND)));
    catalogue.add("chat", List.of(CommandSpec.of(SEND)));

    assertThatThrownBy(() -> catalogue.add("polls", List.of(CommandSpec.of(SEND))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("domains chat and polls: both have the command chat.send");
  }
}
