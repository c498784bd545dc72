package org.example.polls;

import dev.switchboard.protocol.json.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said about polls: arguments and results of commands, and what events say. */
interface Polls {

  /** Makes a poll; it closes after so many votes, or never. */
  record Create(
      String pollId, String question, List<String> choices, @Nullable Integer closesAfter) {
    public Create {
      pollId = Require.name("pollId", pollId, 64);
      question = Require.text("question", question, 1_000);
      choices =
          Require.present("choices", choices).stream()
              .map(choice -> Require.name("choices", choice, 100))
              .distinct()
              .toList();
      if (choices.size() < 2 || choices.size() > 20) {
        throw Require.invalid("choices are not 2 to 20 different texts");
      }
      if (closesAfter != null && closesAfter < 1) {
        throw Require.invalid("closesAfter is less than 1");
      }
    }
  }

  /** Votes for one of a poll's choices. */
  record Vote(String pollId, String choice) {
    public Vote {
      pollId = Require.name("pollId", pollId, 64);
      choice = Require.name("choice", choice, 100);
    }
  }

  /** Asks for a poll. */
  record Get(String pollId) {
    public Get {
      pollId = Require.name("pollId", pollId, 64);
    }
  }

  /** A poll as it stands, its choices in the order in which they were given. */
  record Poll(String pollId, String question, List<Count> choices, boolean closed) {}

  /** How many have voted for a choice. */
  record Count(String choice, long votes) {}

  /** What an event says: somebody voted, and so the poll stands now. */
  record Voted(String choice, Poll poll) {}
}
