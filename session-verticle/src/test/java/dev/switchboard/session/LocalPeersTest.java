package dev.switchboard.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class LocalPeersTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void tellsAPeerThatHasClosedFromOneThatOnlySendsNothingAnyMore(String address)
      throws IOException {
    InetAddress loopback = InetAddress.getAllByName(address)[0];
    ServerSocket listening = new ServerSocket(0, 1, loopback);
    Socket peer = new Socket(loopback, listening.getLocalPort());
    try (listening;
        Socket own = listening.accept()) {
      InetSocketAddress here = (InetSocketAddress) own.getLocalSocketAddress();
      InetSocketAddress there = (InetSocketAddress) own.getRemoteSocketAddress();
      peer.shutdownOutput();
      assertThat(own.getInputStream().read()).isEqualTo(-1);
      boolean goneBefore = LocalPeers.isGone(there, here);

      peer.close();

      assertThat(goneBefore).isFalse();
      assertThat(LocalPeers.isGone(there, here)).isTrue();
      assertThat(LocalPeers.isLocal(there, here)).isTrue();
    }
  }
}
