package dev.switchboard.server.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells the variables that Kubernetes sets in every container for each Service of the namespace,
 * and Docker for each linked container. A Service called {@code switchboard}, or {@code
 * switchboard-…}, gives them names that begin as ours do.
 */
final class ServiceVariables {

  private static final String OF_SERVICE = KnownKeys.VARIABLE_PREFIX + "([A-Z0-9_]+_)?";
  private static final String ADDRESS = "(tcp|udp|sctp)://\\S+";

  // Of a Service called switchboard-http this has the name of the setting http.port.
  private static final Form PORT = new Form("PORT", ADDRESS);

  private static final List<Form> FORMS =
      List.of(
          PORT,
          new Form("SERVICE_HOST", "\\S*"),
          new Form("SERVICE_PORT(_[A-Z0-9_]+)?", "[0-9]*"),
          new Form("PORT_[0-9]+_(TCP|UDP|SCTP)(_START|_END)?", ADDRESS),
          new Form("PORT_[0-9]+_(TCP|UDP|SCTP)_PROTO", "tcp|udp|sctp"),
          new Form("PORT_[0-9]+_(TCP|UDP|SCTP)_PORT(_START|_END)?", "[0-9]+"),
          new Form("PORT_[0-9]+_(TCP|UDP|SCTP)_ADDR", "\\S+"),
          new Form("NAME", "/\\S+/\\S+"),
          new Form("ENV_[A-Za-z0-9_]+", ".*"));

  private ServiceVariables() {}

  private record Form(Pattern name, Pattern value) {

    Form(String name, String value) {
      this(Pattern.compile(OF_SERVICE + name), Pattern.compile(value, Pattern.DOTALL));
    }

    boolean fits(String variable, String text) {
      return name.matcher(variable).matches() && value.matcher(text).matches();
    }
  }

  /** Whether the variable cannot be a setting, whatever its name, for its value is an address. */
  static boolean tellsOfAddress(String variable, String value) {
    return PORT.fits(variable, value);
  }

  /** Whether a variable that names no setting tells of a Service or a link. */
  static boolean tellsOfOne(String variable, String value) {
    return FORMS.stream().anyMatch(form -> form.fits(variable, value));
  }
}
