package dev.switchboard.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.command.Arguments;
import dev.switchboard.protocol.command.CommandRequest;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.json.Json;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what domains announced into endpoints that carry out commands. */
final class DomainRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(DomainRoutes.class);
  private static final String ROOT = "/api/v1";
  private static final ObjectWriter CANONICAL =
      Json.shared().writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);

  private final DomainClient domains;
  private final Function<String, Optional<CommandSpec>> commands;

  /**
   * Serves routes.
   *
   * @param commands finds what domains announced of a command, by name
   */
  DomainRoutes(DomainClient domains, Function<String, Optional<CommandSpec>> commands) {
    this.domains = domains;
    this.commands = commands;
  }

  /** The endpoints of all routes that can be served. */
  List<Endpoint> endpoints(List<HttpRoute> routes) {
    List<Endpoint> endpoints = new ArrayList<>();
    routes.forEach(route -> endpoint(route).ifPresent(endpoints::add));
    return endpoints;
  }

  private Optional<Endpoint> endpoint(HttpRoute route) {
    ArgumentBinding binding =
        new ArgumentBinding(
            commands.apply(route.command()).map(CommandSpec::arguments).orElseGet(Json::object));
    RoutePath path;
    try {
      path = new RoutePath(ROOT + route.path());
    } catch (IllegalArgumentException e) {
      LOG.atError()
          .addKeyValue("command", route.command())
          .addKeyValue("path", route.path())
          .log("An HTTP call has a path that is none");
      return Optional.empty();
    }
    if (route.roles().isEmpty() || !path.parameters().stream().allMatch(binding::has)) {
      LOG.atError()
          .addKeyValue("command", route.command())
          .addKeyValue("path", route.path())
          .log("An HTTP call has no roles, or a parameter that its command does not take");
      return Optional.empty();
    }
    return Optional.of(
        new Endpoint(route.method(), path, route.roles(), call -> carryOut(route, binding, call)));
  }

  private Future<Answer> carryOut(HttpRoute route, ArgumentBinding binding, Call call) {
    ObjectNode arguments = binding.merge(call);
    return domains
        .invoke(
            new CommandRequest(
                route.command(),
                Caller.http(call.principal()),
                Arguments.of(arguments),
                once(route, call, arguments)))
        .map(
            reply ->
                route.status() == 204
                    ? Answer.empty(204)
                    : Answer.json(route.status(), reply.value()));
  }

  private static @Nullable OnceKey once(HttpRoute route, Call call, ObjectNode arguments) {
    return call.idempotencyKey().isEmpty()
        ? null
        : new OnceKey(
            call.principal().id(),
            route.method() + " " + route.path(),
            call.idempotencyKey(),
            fingerprint(arguments));
  }

  /** The same for all spellings of the same request: the order of fields does not count. */
  private static String fingerprint(ObjectNode arguments) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(CANONICAL.writeValueAsBytes(arguments)));
    } catch (NoSuchAlgorithmException | JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
