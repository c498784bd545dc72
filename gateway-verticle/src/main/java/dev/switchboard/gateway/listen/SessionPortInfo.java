package dev.switchboard.gateway.listen;

import dev.switchboard.gateway.http.Answer;
import dev.switchboard.gateway.http.Endpoint;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code GET /api/ws_info}: where the session listener is (session.md 7, contract 2). */
public final class SessionPortInfo {

  /** The listener that it tells of. */
  public static final String LISTENER = "session";

  private static final String PATH = "/api/ws_info";

  private SessionPortInfo() {}

  private record Info(int port, String status, String message) {}

  public static Endpoint endpoint(Supplier<List<BoundListener>> listeners, int configuredPort) {
    return Endpoint.open(
        "GET",
        PATH,
        call -> Future.succeededFuture(Answer.json(200, info(listeners.get(), configuredPort))));
  }

  private static Info info(List<BoundListener> listeners, int configuredPort) {
    Optional<BoundListener> session =
        listeners.stream().filter(one -> one.name().equals(LISTENER)).findFirst();
    if (session.isEmpty()) {
      return new Info(
          configuredPort,
          BoundListener.Status.ERROR.word(),
          "WebSocket服务未启用，请检查配置 listeners.session.enabled");
    }
    BoundListener listener = session.get();
    String message =
        switch (listener.status()) {
          case AVAILABLE -> "WebSocket服务运行正常";
          case OCCUPIED ->
              "端口 "
                  + listener.config().port()
                  + "-"
                  + listener.config().lastPort()
                  + " 均被占用，请关闭占用端口的程序、检查防火墙设置，或修改配置 listeners.session.port";
          case ERROR -> "WebSocket服务无法监听端口，请检查防火墙设置和监听地址 listeners.session.host";
        };
    return new Info(listener.port(), listener.status().word(), message);
  }
}
