package dev.switchboard.server;

import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.LiveSettings;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.websocket.CertificateFileException;
import dev.switchboard.websocket.ListenerOptions;
import dev.switchboard.websocket.ServerCertificate;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Shows a renewed certificate, in the same files or in others, from the next handshake on. */
final class CertificateReload implements LiveSettings.Taker {

  static final List<SettingKey> KEYS = List.of(ListenerKeys.TLS_CERT, ListenerKeys.TLS_KEY);

  private final ListenerOptions.Tls listeners;
  private ServerCertificate shown;

  CertificateReload(ListenerOptions.Tls listeners) {
    this.listeners = listeners;
    this.shown = listeners.certificate();
  }

  @Override
  public LiveSettings.Prepared prepare(Settings next) {
    ServerCertificate read = read(next);
    boolean renewed = !read.equals(shown);
    return new LiveSettings.Prepared(
        renewed ? Set.copyOf(KEYS) : Set.of(),
        () -> {
          if (renewed) {
            listeners.replace(read);
            shown = read;
          }
        });
  }

  /** Reads the two files; a complaint names key and file. */
  static ServerCertificate read(Settings settings) {
    try {
      return ServerCertificate.read(
          Path.of(settings.text(ListenerKeys.TLS_CERT)),
          Path.of(settings.text(ListenerKeys.TLS_KEY)));
    } catch (CertificateFileException e) {
      throw settings.refuse(
          switch (e.part()) {
            case CERTIFICATE -> ListenerKeys.TLS_CERT;
            case KEY -> ListenerKeys.TLS_KEY;
          },
          e.problem());
    }
  }
}
