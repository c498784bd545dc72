package dev.switchboard.protocol.dialect;

import java.util.List;
import java.util.Optional;

/** Where the task dialect is spoken; a sub-path sees only its own topics (contract 2 and 5.2). */
public final class TaskDialectProvider implements DialectProvider {

  @Override
  public String name() {
    return "task";
  }

  @Override
  public List<String> paths() {
    return List.of("/ws", "/ws/task", "/ws/data", "/ws/strategy");
  }

  @Override
  public Optional<DialectListener> listener() {
    return Optional.of(new DialectListener(8000, 1, paths()));
  }

  @Override
  public SocketDialects start(DialectContext context) {
    TaskDialect all = TaskDialect.all(context.bringsEvents());
    return request -> TaskDialect.forPath(request.path(), all);
  }
}
