package {{package}};

import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.event.EventType;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.store.Store;
import java.util.List;
import {{package}}.{{Name}}Messages.Add;
import {{package}}.{{Name}}Messages.Entries;
import {{package}}.{{Name}}Messages.Entry;
import {{package}}.{{Name}}Messages.Show;

/** All that the server knows of {{name}}: names, and which method serves what. */
public final class {{Name}}Domain implements Domain {

  static final CommandType<Add, Entry> ADD =
      CommandType.forSockets("{{name}}.add", Add.class, Entry.class);
  static final CommandType<Show, Entries> SHOW =
      CommandType.forSockets("{{name}}.show", Show.class, Entries.class);
  static final EventType<Entry> ADDED = EventType.of("{{name}}.added", Entry.class);
  static final SettingKey TEXT_LENGTH =
      SettingKey.integer("{{name}}.textLength", "characters that an entry may have")
          .defaultsTo(1_000)
          .between(1, 10_000);

  @Override
  public String name() {
    return "{{name}}";
  }

  @Override
  public List<SettingKey> settings() {
    return List.of(TEXT_LENGTH);
  }

  @Override
  public List<String> migrations() {
    return List.of("db/migration/{{name}}");
  }

  @Override
  public List<String> topicPrefixes() {
    return List.of("{{name}}/");
  }

  @Override
  public List<EventType<?>> events() {
    return List.of(ADDED);
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        HttpRoute.of("POST", "/{{name}}", ADD, 201), HttpRoute.of("GET", "/{{name}}", SHOW, 200));
  }

  @Override
  public void start(DomainContext context, DomainBindings bindings) {
    {{Name}}Service service =
        new {{Name}}Service(
            context.service(Store.class), context.settings().integer(TEXT_LENGTH));
    bindings.command(ADD, service::add);
    bindings.command(SHOW, service::show);
    bindings.topics(service::authorize);
  }
}
