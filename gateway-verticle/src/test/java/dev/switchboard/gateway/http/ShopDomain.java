package dev.switchboard.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.Nothing;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.json.Require;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A domain that answers what it was asked. */
final class ShopDomain implements Domain {

  record Order(
      @Nullable Long orderId,
      @Nullable String name,
      @Nullable Integer quantity,
      @Nullable Boolean urgent,
      @Nullable UserId userId,
      @Nullable Double price) {}

  record NewOrder(String name, @Nullable Integer quantity) {
    NewOrder {
      name = Require.text("name", name, 20);
    }
  }

  record Publish(Topic topic, @Nullable JsonNode data) {}

  record Fault(String code) {}

  /** The arguments as they arrived, who called, and the key that makes it happen once. */
  record Heard(Object arguments, String principal, Role role, @Nullable OnceKey once) {}

  private static final CommandType<NewOrder, Heard> CREATE =
      CommandType.internal("shop.create", NewOrder.class, Heard.class);
  private static final CommandType<Order, Heard> LIST =
      CommandType.internal("shop.list", Order.class, Heard.class);
  private static final CommandType<Publish, Heard> PUBLISH =
      CommandType.internal("shop.publish", Publish.class, Heard.class);
  private static final CommandType<Order, Nothing> DELETE =
      CommandType.internal("shop.delete", Order.class, Nothing.class);
  private static final CommandType<Fault, Nothing> FAIL =
      CommandType.internal("shop.fail", Fault.class, Nothing.class);
  private static final CommandType<Order, Heard> SILENT =
      CommandType.internal("nobody.listens", Order.class, Heard.class);

  @Override
  public String name() {
    return "shop";
  }

  @Override
  public List<String> topicPrefixes() {
    return List.of("shop/");
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        HttpRoute.of("POST", "/orders", CREATE, 201),
        HttpRoute.of("GET", "/orders", LIST, 200),
        HttpRoute.of("GET", "/orders/{orderId}", LIST, 200),
        HttpRoute.of("PUT", "/orders/{orderId}", LIST, 200),
        HttpRoute.of("POST", "/orders/{orderId}/notes", LIST, 202),
        HttpRoute.of("DELETE", "/orders/{orderId}", DELETE, 204),
        HttpRoute.of("POST", "/topics/{topic*}/messages", PUBLISH, 202),
        HttpRoute.of("GET", "/orders/latest", DELETE, 200),
        HttpRoute.of("POST", "/faults/{code}", FAIL, 200),
        HttpRoute.of("GET", "/silent", SILENT, 200),
        HttpRoute.of("GET", "/unserved/{nowhere}", LIST, 200),
        HttpRoute.of("GET", "/staff", LIST, 200).onlyFor(Role.SERVICE, Role.ADMIN));
  }

  @Override
  public void start(DomainContext context, DomainBindings bindings) {
    bindings.command(CREATE, ShopDomain::hear);
    bindings.command(LIST, ShopDomain::hear);
    bindings.command(PUBLISH, ShopDomain::hear);
    bindings.command(DELETE, command -> Future.succeededFuture(Reply.of(Nothing.NOTHING)));
    bindings.command(FAIL, ShopDomain::fail);
  }

  private static Future<Reply<Heard>> hear(Command<?> command) {
    return Future.succeededFuture(
        Reply.of(
            new Heard(
                command.arguments(),
                command.caller().principal().id(),
                command.caller().role(),
                command.once())));
  }

  private static Future<Reply<Nothing>> fail(Command<Fault> command) {
    if (command.arguments().code().equals("BUG")) {
      throw new IllegalStateException("a secret of the inside");
    }
    return Future.failedFuture(
        Failure.of(FailureCode.valueOf(command.arguments().code()), "it was asked for")
            .exception());
  }
}
