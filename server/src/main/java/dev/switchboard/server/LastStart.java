package dev.switchboard.server;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the server of a data directory was last started with. */
final class LastStart {

  private LastStart() {}

  /** The options of the last start; none where there was no start. */
  static StartOptions options(DataDirectory directory) {
    List<String> words = RunState.read(directory).map(RunState::options).orElse(List.of());
    StartOptions last = new StartOptions();
    CommandSpec spec = CommandSpec.create().addMixin("start", CommandSpec.forAnnotatedObject(last));
    CommandLine.ParseResult unused = new CommandLine(spec).parseArgs(words.toArray(String[]::new));
    return last;
  }
}
