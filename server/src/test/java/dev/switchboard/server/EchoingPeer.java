package dev.switchboard.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;

/** A process that sends back what it is sent, to one connection after another, for ever. */
public final class EchoingPeer {

  private EchoingPeer() {}

  /** Says which port it listens on. */
  public static void main(String[] args) throws IOException {
    try (ServerSocket listening = new ServerSocket(0)) {
      System.out.println(listening.getLocalPort());
      while (true) {
        Socket socket = listening.accept();
        new Thread(() -> echo(socket)).start();
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket;
        InputStream in = socket.getInputStream()) {
      in.transferTo(socket.getOutputStream());
    } catch (IOException cutOff) {
      // So ends whoever is not heard of any more.
    }
  }
}
