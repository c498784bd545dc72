package dev.switchboard.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeoutsTest {

  private final DefaultEventLoop eventLoop = new DefaultEventLoop();
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> last = new CompletableFuture<>();

  @AfterEach
  void stop() {
    eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void runsTheTasksInOrderWhateverOneOfThemThrows() {
    Timeouts timeouts = new Timeouts(eventLoop, Duration.ofMillis(1));

    eventLoop.execute(
        () -> {
          timeouts.add(() -> ran.add("first"));
          timeouts.add(
              () -> {
                throw new AssertionError("broken");
              });
          timeouts.add(
              () -> {
                ran.add("second");
                timeouts.add(
                    () -> {
                      ran.add("added meanwhile");
                      last.complete(null);
                    });
              });
        });

    last.orTimeout(20, TimeUnit.SECONDS).join();
    assertThat(ran).containsExactly("first", "second", "added meanwhile");
  }
}
