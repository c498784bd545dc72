package dev.switchboard.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Four topics, each with sockets of one dialect and of envelope: a feed (task), a chat, the results
 * of a run (channel) and a TCP session. No topic has words in all five dialects.
 */
final class Mixed implements Scenario {

  private static final String FEED = "data:bench";
  private static final int AT_ONCE = 32;
  private static final int DIALECTS = 5;
  private static final int TOPICS = 4;

  private final boolean fiveDialects;

  private Mixed(boolean fiveDialects) {
    this.fiveDialects = fiveDialects;
  }

  static Mixed fiveDialects() {
    return new Mixed(true);
  }

  /** The same topics and numbers of sockets, all of them envelope: what to compare with. */
  static Mixed envelopeOnly() {
    return new Mixed(false);
  }

  @Override
  public String name() {
    return fiveDialects ? "mixed-dialects" : "mixed-envelope";
  }

  @Override
  public String description() {
    return fiveDialects
        ? "four topics, sockets of all five dialects, paced; per delivered message"
        : "the same four topics with envelope sockets only";
  }

  @Override
  public boolean suitsPeers() {
    return false;
  }

  @Override
  public Measurement run(Subject.Running server, Load load, Scale scale) {
    int size = scale.payloadBytes();
    int first = scale.sockets();
    Envelope language = new Envelope(server.port());
    LoadSocket publisher = Load.await(load.begin(() -> language.openPublisher(load, first)));
    long chatId = Load.await(load.begin(() -> Envelope.createChat(publisher)));
    int device = listen(load);
    String tcpId = Load.await(load.begin(() -> Envelope.openTcp(publisher, device)));
    RunResults results =
        Load.await(
            load.begin(
                () ->
                    RunResults.open(
                        load,
                        server.port(),
                        Tokens.admin(load.name(first)),
                        load.name(first),
                        size)));
    Topics topics = new Topics(chatId, tcpId, results.topic());
    DialectSockets dialects = new DialectSockets(load, server.port());
    CompletableFuture<List<LoadSocket>> opening =
        load.each(first, AT_ONCE, number -> open(dialects, topics, number));
    List<LoadSocket> sockets = Load.await(opening);
    Template feed = language.publish(FEED, size);
    Template chat = Envelope.chatSend(chatId, size);
    Template tcp = Envelope.tcpSend(tcpId, size);
    LoadSocket listening = Broadcasting.publisher(publisher, language, load);
    Broadcasting.Publication publication =
        (at, n) -> {
          listening.send(feed, at, n);
          listening.send(chat, at, n);
          listening.send(tcp, at, n);
          results.post(at, n);
        };
    return Broadcasting.paced(load, new Meter(server.pid()), sockets, publication, scale)
        .run(scale);
  }

  private record Topics(long chatId, String tcpId, String results) {

    String envelope(int number) {
      return switch (number % TOPICS) {
        case 0 -> FEED;
        case 1 -> "chat/" + chatId;
        case 2 -> results;
        default -> "tcp/" + tcpId;
      };
    }
  }

  /** Four of five sockets belong to one topic each; every fifth one takes them in turn. */
  private CompletableFuture<LoadSocket> open(DialectSockets dialects, Topics topics, int number) {
    int dialect = number % DIALECTS;
    if (dialect == TOPICS) {
      return dialects.envelope(number, topics.envelope(number / DIALECTS));
    }
    if (!fiveDialects) {
      return dialects.envelope(number, topics.envelope(dialect));
    }
    return switch (dialect) {
      case 0 -> dialects.task(number, FEED);
      case 1 -> dialects.chat(number, topics.chatId());
      case 2 -> dialects.channel(number, topics.results());
      default -> dialects.session(number, topics.tcpId());
    };
  }

  /** A device that reads and says nothing; its port. */
  private static int listen(Load load) {
    Channel listening =
        new ServerBootstrap()
            .group(load.loop())
            .channel(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .childHandler(new Device())
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  @ChannelHandler.Sharable
  private static final class Device extends SimpleChannelInboundHandler<ByteBuf> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      // Released by the super class.
    }
  }
}
