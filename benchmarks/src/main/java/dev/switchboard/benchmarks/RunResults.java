package dev.switchboard.benchmarks;

import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.CompletableFuture;

/** Posts results of a run over HTTP, since no dialect has a command for it. Event loop only. */
final class RunResults {

  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final HttpLine http;
  private final String session;
  private final String text;
  private final Faults faults;

  private RunResults(HttpLine http, String session, int characters, Faults faults) {
    this.http = http;
    this.session = session;
    this.text = Stamp.text(characters);
    this.faults = faults;
  }

  /** Makes a run session that belongs to a user and has the same name. */
  static CompletableFuture<RunResults> open(
      Load load, int port, String token, String userId, int characters) {
    return load.openHttp(port, token)
        .thenCompose(
            http ->
                http.send(
                        HttpMethod.PUT,
                        "/run-sessions/" + userId,
                        "{\"userId\":\"" + userId + "\"}")
                    .thenApply(
                        status -> {
                          if (status != OK) {
                            throw new BenchException("PUT /run-sessions was answered " + status);
                          }
                          return new RunResults(http, userId, characters, load.faults());
                        }));
  }

  /** The topic that results go to. */
  String topic() {
    return "run-results/" + session;
  }

  void post(long at, long n) {
    String stdout = text.replace("{at}", digits(at)).replace("{n}", digits(n));
    http.send(
            HttpMethod.POST,
            "/run-results/" + session,
            "{\"stdout\":\"" + stdout + "\",\"stderr\":\"\",\"exitCode\":0,\"duration\":1}")
        .whenComplete(
            (status, failure) -> {
              if (failure != null || status != ACCEPTED) {
                faults.add("POST /run-results: " + (failure != null ? failure : status));
              }
            });
  }

  private static String digits(long value) {
    String digits = Long.toString(value);
    return "0".repeat(Template.DIGITS - digits.length()) + digits;
  }
}
