package dev.switchboard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files beside the API, from a folder of the class path. */
class StaticFilesTest {

  @SuppressWarnings("NullAway.Init")
  private static ApiServer server;

  @BeforeAll
  static void start() {
    server = new ApiServer(false);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void servesAFileToAnybody() {
    ApiServer.Response file = server.get("/pages/deep/plain.css");
    assertThat(file.status()).isEqualTo(200);
    assertThat(file.header("Content-Type")).isEqualTo("text/css;charset=UTF-8");
    assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(file.header("Keep-Alive")).isEqualTo("timeout=75");
    assertThat(file.text()).contains("margin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/pages/", "/pages/index.html"})
  void servesTheIndexAtThePathItself(String path) {
    ApiServer.Response page = server.get(path);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("<title>Served</title>");
  }

  @Test
  void leadsToTheSlashThatRelativeLinksNeed() {
    ApiServer.Response response = server.get("/pages");
    assertThat(response.status()).isEqualTo(301);
    assertThat(response.header("Location")).isEqualTo("/pages/");
  }

  @Test
  void asksBrowsersToLookForNewerFiles() {
    ApiServer.Response first = server.get("/pages/index.html");
    assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
    String made = first.header("Last-Modified");
    assertThat(made).isNotNull();
    ApiServer.Response again = server.get("/pages/index.html", "If-Modified-Since", made);
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.text()).isEmpty();
  }

  @Test
  void answersHeadWithoutContent() {
    ApiServer.Response head = server.call("HEAD", "/pages/index.html", "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/pages/nothing.html",
        "/pages/deep/",
        "/pages/.hidden",
        "/pages/%2Ehidden",
        "/pages/../logback.xml",
        "/pages/%2e%2e/simplelogger.properties",
        "/pages/..%2Fsimplelogger.properties",
        "/pages/..%5Csimplelogger.properties",
        "/pages/%00",
        "/pagesindex.html"
      })
  void tellsByAProblemThatThereIsNoSuchFile(String path) {
    ApiServer.Response response = server.get(path);
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(response.json().get("detail").textValue()).contains("/pages");
  }

  @Test
  void takesNothingIn() {
    ApiServer.Response response = server.post("/pages/index.html", "{}");
    assertThat(response.status()).isEqualTo(405);
    assertThat(response.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(server.call("OPTIONS", "/pages/", "").status()).isEqualTo(204);
  }

  @Test
  void isForItsOwnPagesAlone() {
    assertThat(server.get("/pages/", "Origin", "https://evil.example").status()).isEqualTo(403);
  }

  @Test
  void keepsTheConnectionBehindAFile() {
    String get = "GET /pages/deep/plain.css HTTP/1.1\r\nHost: a\r\n\r\n";
    String last = "GET /pages/index.html HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    assertThat(server.raw(get + last)).contains("margin").contains("<title>Served</title>");
  }

  @ParameterizedTest
  @CsvSource({"/pages/deep/plain.css, 200", "/pages/nothing.css, 404"})
  void closesWhereABodyCameThatNobodyReads(String path, int status) {
    String head = "GET " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n";
    assertThat(server.raw(head, "a part of it"))
        .startsWith("HTTP/1.1 " + status)
        .containsIgnoringCase("connection: close");
  }
}
