package dev.switchboard.protocol.settings;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings of the listeners (contract 2). Which listeners there are besides {@link #MAIN} the
 * installed dialects say.
 */
public final class ListenerKeys {

  /** The listener that also serves HTTP. */
  public static final String MAIN = "main";

  /** The port of the main listener where the configuration names none. */
  public static final int MAIN_PORT = 8080;

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");
  private static final Pattern HOST = Pattern.compile("[0-9A-Za-z._:\\[\\]%-]+");

  // Apps in a web view have schemes of their own, some of them without a host (RFC 6454, 4).
  private static final Pattern ORIGIN =
      Pattern.compile(
          "https?://[0-9A-Za-z._\\[\\]:-]+|(?!https?:)[A-Za-z][0-9A-Za-z+.-]*://[0-9A-Za-z._\\[\\]:-]*");

  private static final SettingKey PORT =
      SettingKey.integer("listeners.<name>.port", "port of the listener; 0 takes any free one")
          .between(0, 65_535)
          .alias("http.port", MAIN);

  public static final SettingKey HOST_NAME =
      SettingKey.text("listeners.<name>.host", "address or host name the listener is bound to")
          .defaultsTo("127.0.0.1")
          .checked("an address or host name", text -> HOST.matcher(text).matches())
          .alias("http.host", MAIN);

  public static final SettingKey ENABLED =
      SettingKey.flag("listeners.<name>.enabled", "whether the listener is there at all")
          .defaultsTo(true);

  public static final SettingKey ORIGINS =
      SettingKey.list("http.origins", "web origins that may connect besides the server's own")
          .defaultsTo(List.of())
          .checked(
              "origins such as https://app.example.org or capacitor://localhost",
              origin -> ORIGIN.matcher(origin).matches());

  public static final SettingKey TRUSTED_PROXIES =
      SettingKey.list(
              "http.trustedProxies",
              "addresses of proxies whose X-Forwarded-For, -Host and -Proto are believed")
          .defaultsTo(List.of())
          .checked(
              "addresses or networks such as 10.0.0.0/8",
              address -> address.matches("[0-9A-Fa-f.:]+(/[0-9]{1,3})?"));

  public static final SettingKey TLS_CERT =
      SettingKey.text("tls.cert", "PEM file of the certificate chain of every listener");

  public static final SettingKey TLS_KEY =
      SettingKey.text("tls.key", "PEM file of the certificate's private key");

  public static final SettingKey TLS_ENABLED =
      SettingKey.flag("tls.enabled", "whether the listeners speak TLS")
          .defaultsTo(
              "true where tls.cert is set",
              settings -> settings.optionalText(TLS_CERT).isPresent());

  private ListenerKeys() {}

  /**
   * Every key of this class, for a server that has these listeners and no others.
   *
   * @param defaultPorts by the listeners' names, {@link #MAIN} among them
   */
  public static List<SettingKey> all(Map<String, Integer> defaultPorts) {
    String[] names = defaultPorts.keySet().stream().sorted().toArray(String[]::new);
    return List.of(
        PORT.defaultsByName(defaultPorts),
        HOST_NAME.names(names),
        ENABLED.names(names),
        ORIGINS,
        TRUSTED_PROXIES,
        TLS_CERT,
        TLS_KEY,
        TLS_ENABLED);
  }

  /** The port of a listener. */
  public static SettingKey port(String listener, int defaultPort) {
    return PORT.at(listener).defaultsTo(defaultPort);
  }

  /** Whether nothing but this machine can reach any enabled listener. */
  public static boolean allOnLoopback(Settings settings) {
    // One without a host of its own is on loopback.
    return Stream.concat(Stream.of(MAIN), settings.names(HOST_NAME).stream())
        .filter(name -> settings.flag(ENABLED.at(name)))
        .allMatch(name -> LOOPBACK.matcher(settings.text(HOST_NAME.at(name))).matches());
  }
}
