package dev.switchboard.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.auth.QueryParameters;
import dev.switchboard.protocol.Principal;
import java.util.Map;

/**
 * A request as an endpoint sees it.
 *
 * @param principal who calls; nobody in particular at an open endpoint
 * @param path the parameters of the path, decoded
 * @param body an empty object where there was none, and for GET and DELETE
 * @param idempotencyKey "" where there was none, and for all but POST
 */
public record Call(
    Principal principal,
    Map<String, String> path,
    QueryParameters query,
    ObjectNode body,
    String idempotencyKey) {

  public Call {
    path = Map.copyOf(path);
  }
}
