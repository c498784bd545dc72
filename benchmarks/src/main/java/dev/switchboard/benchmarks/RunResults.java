package dev.switchboard.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Posts results of a run over HTTP, since no dialect has a command for it. */
final class RunResults {

  private static final String SESSION = "bench-run";
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;
  private final String token;
  private final String text;
  private final Faults faults;

  RunResults(int port, String token, int characters, Faults faults) {
    this.base = "http://127.0.0.1:" + port + "/api/v1";
    this.token = token;
    this.text = Stamp.text(characters);
    this.faults = faults;
  }

  /** The topic that results go to. */
  String topic() {
    return "run-results/" + SESSION;
  }

  /** Makes the run session; blocks. */
  RunResults open(String userId) {
    HttpRequest request =
        request("/run-sessions/" + SESSION)
            .PUT(HttpRequest.BodyPublishers.ofString("{\"userId\":\"" + userId + "\"}"))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
      if (status != OK) {
        throw new BenchException("PUT /run-sessions was answered " + status);
      }
      return this;
    } catch (IOException e) {
      throw new BenchException("PUT /run-sessions: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new BenchException("interrupted", e);
    }
  }

  void post(long at, long n) {
    String stdout = text.replace("{at}", digits(at)).replace("{n}", digits(n));
    HttpRequest request =
        request("/run-results/" + SESSION)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"stdout\":\""
                        + stdout
                        + "\",\"stderr\":\"\",\"exitCode\":0,\"duration\":1}"))
            .build();
    http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .whenComplete(
            (response, failure) -> {
              if (failure != null) {
                faults.add("POST /run-results: " + failure.getMessage());
              } else if (response.statusCode() != ACCEPTED) {
                faults.add("POST /run-results was answered " + response.statusCode());
              }
            });
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private static String digits(long value) {
    String digits = Long.toString(value);
    return "0".repeat(Template.DIGITS - digits.length()) + digits;
  }
}
