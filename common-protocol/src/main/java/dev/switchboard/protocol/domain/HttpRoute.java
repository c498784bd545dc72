package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.command.CommandType;
import java.util.EnumSet;
import java.util.Set;

/**
 * An HTTP call that is a command in other words: path parameters, query and body together are its
 * arguments, its result is the answer (contract 6).
 *
 * @param method {@code GET}, {@code POST}, {@code PUT}, {@code PATCH} or {@code DELETE}
 * @param path below {@code /api/v1}, parameters in braces: {@code /chat/sessions/{sessionId}}; one
 *     may take several segments, {@code /topics/{topic*}/messages}
 * @param command the name of what it calls
 * @param status the status of success: 200, 201, 202 or 204
 * @param roles who may call it at all; whose things it may touch the domain decides
 */
public record HttpRoute(String method, String path, String command, int status, Set<Role> roles) {

  public HttpRoute {
    roles = Set.copyOf(roles);
  }

  /** A route open to every role. */
  public static HttpRoute of(String method, String path, CommandType<?, ?> command, int status) {
    return new HttpRoute(method, path, command.name(), status, EnumSet.allOf(Role.class));
  }

  /** The same route for these roles only. */
  public HttpRoute onlyFor(Role first, Role... rest) {
    return new HttpRoute(method, path, command, status, EnumSet.of(first, rest));
  }
}
