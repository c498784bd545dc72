package dev.switchboard.protocol.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KeysTest {

  @Test
  void pinsTheDefaultsOfTheContract() {
    Settings settings = Settings.of(Map.of());

    assertThat(settings.integer(LimitKeys.MESSAGE_BYTES)).isEqualTo(65_536);
    assertThat(settings.integer(LimitKeys.MESSAGES_PER_SECOND)).isEqualTo(50);
    assertThat(settings.integer(LimitKeys.BURST)).isEqualTo(100);
    assertThat(settings.integer(LimitKeys.SUBSCRIPTIONS_PER_CONNECTION)).isEqualTo(1_000);
    assertThat(settings.integer(LimitKeys.CONNECTIONS_PER_USER)).isEqualTo(5);
    assertThat(settings.integer(LimitKeys.RESUME_SECONDS)).isEqualTo(120);
    assertThat(settings.integer(NodeKeys.DRAIN_SECONDS)).isEqualTo(5);
    assertThat(settings.integer(AuthKeys.LEEWAY_SECONDS)).isZero();
    assertThat(settings.text(NodeKeys.CLUSTER_HOST)).isEqualTo("127.0.0.1");
    assertThat(settings.integer(NodeKeys.CLUSTER_PORT)).isEqualTo(5701);
    assertThat(settings.integer(NodeKeys.CLUSTER_EVENT_BUS_PORT)).isZero();
    assertThat(settings.list(ListenerKeys.TRUSTED_PROXIES)).isEmpty();
    assertThat(settings.flag(ListenerKeys.TLS_ENABLED)).isFalse();
  }

  @Test
  void pinsTheNamesOfTheContract() {
    assertThat(AuthKeys.all())
        .extracting(SettingKey::name)
        .containsExactly(
            "auth.anonymous",
            "auth.jwt.secret",
            "auth.jwt.publicKey",
            "auth.jwt.publicKeyFile",
            "auth.jwt.jwks",
            "auth.jwt.issuer",
            "auth.jwt.audience",
            "auth.jwt.leeway");
    assertThat(LimitKeys.all())
        .extracting(SettingKey::name)
        .containsExactly(
            "limits.messageBytes",
            "limits.messagesPerSecond",
            "limits.burst",
            "limits.subscriptionsPerConnection",
            "limits.connectionsPerUser",
            "limits.connections",
            "limits.connectionsPerAddress",
            "limits.unauthenticated",
            "limits.resumeSeconds");
    assertThat(ListenerKeys.all(Map.of("main", 8080)))
        .extracting(SettingKey::name)
        .containsExactly(
            "listeners.<name>.port",
            "listeners.<name>.host",
            "listeners.<name>.enabled",
            "http.origins",
            "http.trustedProxies",
            "tls.cert",
            "tls.key",
            "tls.enabled");
    assertThat(NodeKeys.all())
        .extracting(SettingKey::name)
        .contains("shutdown.drainSeconds", "store.url", "cluster.members", "cluster.eventBusPort");
  }
}
