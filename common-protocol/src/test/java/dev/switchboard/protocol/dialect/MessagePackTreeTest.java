package dev.switchboard.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.json.Json;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePackTreeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":[1,-1,0.1,true,false,null,\"消息😀\",{\"b\":[]}]}",
        "{\"a\":9223372036854775807,\"b\":-9223372036854775808,\"c\":18446744073709551615}",
        "{\"a\":1.0E+308}"
      })
  void comesBackAsItWas(String json) {
    ObjectNode tree = Json.parseObject(json);

    assertThat(MessagePackReader.read(MessagePackTree.encode(tree)).orThrow().toString())
        .isEqualTo(tree.toString());
  }

  @Test
  void writesNumbersBeyond64BitsAsTheNearest() {
    ObjectNode tree = Json.parseObject("{\"a\":36893488147419103232,\"b\":-9223372036854775809}");

    ObjectNode back = MessagePackReader.read(MessagePackTree.encode(tree)).orThrow();

    assertThat(back.get("a").doubleValue()).isEqualTo(0x1p65);
    assertThat(back.get("b").doubleValue()).isEqualTo(-0x1p63);
  }

  @Test
  void readsShortFloatsAsTheyAreMeant() {
    assertThat(parse("81a161ca3dcccccd").toString()).isEqualTo("{\"a\":0.1}");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "90, not a map",
    "'', not valid MessagePack",
    "81, not valid MessagePack",
    "81a161, not valid MessagePack",
    "8001, behind the message",
    "82a16101a16102, key twice",
    "810101, key that is no text",
    "81a161c40100, binary or extension",
    "81a161d6ff00000000, binary or extension",
    "81a161cb7ff8000000000000, not finite",
    "81a161cb7ff0000000000000, not finite",
    "81a161a2c328, not UTF-8",
    "81a161a3eda080, not UTF-8",
    "81a161c1, not valid MessagePack",
    "dfffffffff, not valid MessagePack",
    "81a161ddffffffff, not valid MessagePack",
    "81a161dbffffffff, not valid MessagePack",
    "81a161db7fffffff, not valid MessagePack"
  })
  void refusesWhatJsonHasNoWordFor(String hex, String detail) {
    assertThatThrownBy(() -> parse(hex))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(detail);
  }

  @Test
  void boundsNesting() {
    String deepest = "81a161" + "91".repeat(30) + "90";

    assertThat(parse(deepest).get("a").isArray()).isTrue();
    assertThatThrownBy(() -> parse("81a161" + "91".repeat(31) + "90"))
        .hasMessageContaining("nests deeper than 32");
  }

  private static ObjectNode parse(String hex) {
    return MessagePackReader.read(HexFormat.of().parseHex(hex)).orThrow();
  }
}
