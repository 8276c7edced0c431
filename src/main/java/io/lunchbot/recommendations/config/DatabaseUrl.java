package io.lunchbot.recommendations.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads DATABASE_URL as SQLAlchemy 2 does, because the old worker's environment is written for it:
 * the password runs to the first {@code @} and may hold raw {@code / ? # : $ &}, which java.net.URI
 * refuses.
 */
final class DatabaseUrl {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>[\\w+]+)://"
              + "(?:(?<user>[^:/]*)(?::(?<password>[^@]*))?@)?"
              + "(?:\\[(?<ipv6>[^/?]+)]|(?<host>[^/:?]*))(?::(?<port>[^/?]*))?"
              + "(?:/(?<database>[^?]*))?"
              + "(?:\\?(?<query>.*))?",
          Pattern.DOTALL);
  private static final String ALLOWED =
      "postgresql://user:password@host:5432/database (also postgresql+asyncpg://)";

  /** Arguments of asyncpg that have no meaning here and are common enough not to warn about. */
  private static final Set<String> MEANINGLESS =
      Set.of("prepared_statement_cache_size", "statement_cache_size", "command_timeout");

  private DatabaseUrl() {}

  /** The connection a URL means; wrong ones are mistakes of {@code database.url}. */
  static Config.Database parse(String url, int poolSize) {
    Mistakes mistakes = new Mistakes();
    String path = Name.DATABASE_URL.label();
    Matcher matcher = FORM.matcher(url);
    boolean readable =
        matcher.matches() && matcher.group("scheme").matches("postgres(ql)?(\\+\\w+)?");
    // The URL holds a password, so a wrong one is never repeated, not even in part.
    mistakes.check(readable, path, url.isBlank() ? "" : "****", ALLOWED).throwIfAny();

    String host = matcher.group("ipv6") != null ? matcher.group("ipv6") : matcher.group("host");
    String port = matcher.group("port");
    String ssl = "prefer";
    List<String> warnings = new ArrayList<>();
    for (String argument : arguments(matcher.group("query"))) {
      String[] pair = argument.split("=", 2);
      String value = pair.length > 1 ? decode(pair[1]) : "";
      switch (pair[0]) {
        case "host" -> host = host.isEmpty() ? value : host;
        case "port" -> port = port == null || port.isEmpty() ? value : port;
        case "ssl", "sslmode" -> ssl = value;
        default -> {
          if (!MEANINGLESS.contains(pair[0])) {
            warnings.add(path + ": the argument \"" + pair[0] + "\" is not known and ignored");
          }
        }
      }
    }
    int number = port == null || port.isEmpty() ? 5432 : portNumber(port);
    mistakes
        .check(!host.isEmpty() && !host.startsWith("/"), path, host, "a TCP host")
        .check(number > 0, path, port, "a port from 1 to 65535")
        .check(sslMode(ssl) != null, path, ssl, "ssl=disable, prefer, require or verify-full")
        .throwIfAny();
    String database = matcher.group("database");
    String user = decode(matcher.group("user"));
    return new Config.Database(
        host,
        number,
        database == null || database.isEmpty() ? user : database,
        user,
        new Secret(decode(matcher.group("password"))),
        sslMode(ssl),
        poolSize,
        warnings);
  }

  private static int portNumber(String text) {
    return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535
        ? Integer.parseInt(text)
        : 0;
  }

  private static Config.SslMode sslMode(String text) {
    return switch (text) {
      case "disable", "false" -> Config.SslMode.DISABLE;
      case "allow", "prefer", "" -> Config.SslMode.PREFER;
      case "require", "true" -> Config.SslMode.REQUIRE;
      case "verify-ca", "verify-full" -> Config.SslMode.VERIFY_FULL;
      default -> null;
    };
  }

  private static List<String> arguments(String query) {
    return query == null || query.isEmpty() ? List.of() : List.of(query.split("&"));
  }

  /** Percent-decoding in which a plus sign stays a plus sign, as Python's unquote. */
  private static String decode(String text) {
    if (text == null) {
      return "";
    }
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
