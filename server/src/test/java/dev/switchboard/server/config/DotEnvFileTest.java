package dev.switchboard.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotEnvFileTest {

  private final List<String> problems = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A=1|1",
        "A = 1 |1",
        "export A=1|1",
        "  export   A=1|1",
        "A=one two # three|one two",
        "A=one#two|one#two",
        "A='one # two'|one # two",
        "A=\"one # two\" # three|one # two",
        "A='it\\n'|it\\n",
        "A=\"say \\\"x\\\"\"|say \"x\"",
        "A=a=b==|a=b==",
        "A=|``",
        "A=''|``",
        "A= # nothing|``"
      })
  void readsAValue(String line, String value) {
    assertThat(DotEnvFile.parse(".env", line, problems))
        .containsExactly(new DotEnvFile.Variable("A", value, ".env:1"));
    assertThat(problems).isEmpty();
  }

  @Test
  void keepsLinesApartAndCountsThem() {
    String text = "\uFEFF# first\r\n\r\nA=1\r\nB=\"x\ny\"\nexport C\nD='\\n'\nE=\"\\n\"\n";

    assertThat(DotEnvFile.parse(".env", text, problems))
        .containsExactly(
            new DotEnvFile.Variable("A", "1", ".env:3"),
            new DotEnvFile.Variable("B", "x\ny", ".env:4"),
            new DotEnvFile.Variable("D", "\\n", ".env:7"),
            new DotEnvFile.Variable("E", "\n", ".env:8"));
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense here|.env:2: is not of the form NAME=value",
        "=x|.env:2: is not of the form NAME=value",
        "B=\"open|.env:2: has a quote that is not closed",
        "B='x' y|.env:2: has text after the closing quote"
      })
  void namesTheLineThatItCannotReadWithoutShowingIt(String line, String problem) {
    assertThat(DotEnvFile.parse(".env", "A=1\n" + line, problems)).hasSize(1);
    assertThat(problems).containsExactly(problem);
  }
}
