package io.lunchbot.recommendations.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Makes requests out of the document: every operation, its parameters and bodies inside and outside
 * of their schemas, and what is in no document. The same number gives the same request.
 */
final class OddRequests {
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get");
  private static final List<String> ODD_SEGMENTS =
      List.of(
          "",
          ".",
          "..",
          "%2e%2e",
          "%00",
          "%zz",
          "%",
          "a%2Fb",
          "%F0%9F%8D%9C",
          "%ff%fe",
          "a b",
          "-1",
          "0",
          "1e3",
          "9223372036854775808",
          "null",
          "true",
          "{id}",
          "*",
          "a;b=c",
          "~",
          "'",
          "<script>",
          "{{7*7}}",
          "${x}",
          "\\",
          "|",
          "very-long-");
  private static final List<String> ODD_PATHS =
      List.of(
          "/",
          "/docs",
          "/openapi.yaml",
          "/app.js",
          "/index.html",
          "/api",
          "/api/",
          "/api/v1",
          "/api/v2/runs",
          "//api/v1/runs",
          "/api//v1/runs",
          "/api/v1/runs/",
          "/API/v1/runs",
          "/api/v1/../v1/runs",
          "/./api/v1/runs",
          "/api/v1/runs#x",
          "/health",
          "/metrics.txt",
          "/favicon.ico",
          "/../../etc/passwd",
          "/%2e%2e/config.yaml",
          "/api/v1/keys/x/y/z",
          "/*");
  private static final List<String> ODD_BODIES =
      List.of(
          "",
          "{",
          "}",
          "[]",
          "null",
          "true",
          "0",
          "\"x\"",
          "{}{}",
          "{\"force\":}",
          "{'force':true}",
          "{\"force\":\"true\"}",
          "{\"force\":1e400}",
          "{\"force\":null}",
          "{\"only\":\"failed\"}",
          "{\"of\":\"r1\"}",
          "{\"only\":\"all\",\"of\":\"r1\"}",
          "{\"of\":[],\"only\":\"failed\"}",
          "{\"\":1}",
          "{\"__proto__\":{}}",
          "{\"force\":true,\"force\":false}",
          "\uFEFF{}",
          "{\"force\":false,\"more\":\"\\u0000\"}",
          "<xml/>",
          "force=true",
          "\u0000",
          "NaN");

  private final JsonObject document;
  private final List<Operation> operations = new ArrayList<>();
  private final List<String> runs;
  private final List<Long> users;
  private final String token;

  /** An operation of the document. */
  private record Operation(
      String method, String path, List<JsonObject> parameters, boolean takesBody) {}

  /**
   * A request, ready to be sent.
   *
   * @param proper whether it is as the document demands, as far as this class meant it
   */
  record Odd(int number, String method, String target, Buffer bytes, boolean proper) {}

  /** Requests about these runs and users, with this token. */
  OddRequests(JsonObject document, List<String> runs, List<Long> users, String token) {
    this.document = document;
    this.runs = runs;
    this.users = users;
    this.token = token;
    for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
      JsonObject item = (JsonObject) path.getValue();
      for (String method : List.of("get", "post", "delete", "put")) {
        if (item.containsKey(method)) {
          JsonObject operation = item.getJsonObject(method);
          List<JsonObject> parameters = new ArrayList<>();
          parameters.addAll(resolved(item.getJsonArray("parameters", new JsonArray())));
          parameters.addAll(resolved(operation.getJsonArray("parameters", new JsonArray())));
          operations.add(
              new Operation(
                  method.toUpperCase(Locale.ROOT),
                  path.getKey(),
                  parameters,
                  operation.containsKey("requestBody")));
        }
      }
    }
  }

  private List<JsonObject> resolved(JsonArray parameters) {
    return parameters.stream()
        .map(JsonObject.class::cast)
        .map(
            one ->
                one.containsKey("$ref")
                    ? document
                        .getJsonObject("components")
                        .getJsonObject("parameters")
                        .getJsonObject(one.getString("$ref").replaceFirst(".*/", ""))
                    : one)
        .toList();
  }

  /** One request being made. */
  private final class Maker {
    final Random random;
    final List<String> headers = new ArrayList<>();
    boolean proper = true;

    Maker(int number) {
      random = new Random(number * 7_919L + 17);
      // The first numbers of a Random of nearby seeds are alike.
      random.nextLong();
    }

    boolean chance(double share) {
      return random.nextDouble() < share;
    }

    <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    Odd make(int number) {
      Operation operation = any(operations);
      boolean known = chance(0.92);
      String path = known ? path(operation) : any(ODD_PATHS);
      String method = chance(0.88) ? operation.method() : any(METHODS);
      proper &= known && method.equals(operation.method());
      String target = path + query(operation);
      byte[] body = body(operation);
      headers(operation, body.length);
      String head =
          method + " " + target + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
      Buffer bytes = Buffer.buffer(head).appendBytes(body);
      return new Odd(number, method, target, bytes, proper);
    }

    String path(Operation operation) {
      String path = operation.path();
      for (JsonObject parameter : operation.parameters()) {
        if (parameter.getString("in").equals("path")) {
          path = path.replace("{" + parameter.getString("name") + "}", segment(parameter));
        }
      }
      return path;
    }

    String segment(JsonObject parameter) {
      if (chance(0.25)) {
        proper = false;
        String odd = any(ODD_SEGMENTS);
        return odd.startsWith("very") ? odd.repeat(1 + random.nextInt(2_000)) : odd;
      }
      return good(parameter);
    }

    String good(JsonObject parameter) {
      return switch (parameter.getString("name")) {
        case "id" -> chance(0.7) ? any(runs) : "no-such-run-" + random.nextInt(9);
        case "tgid" ->
            String.valueOf(chance(0.7) ? any(users) : Long.valueOf(1 + random.nextInt(1_000)));
        case "fingerprint" -> "%012x".formatted(random.nextInt(1 << 30));
        case "limit" -> String.valueOf(1 + random.nextInt(100));
        case "explain" -> String.valueOf(random.nextBoolean());
        case "after" -> isRunId(parameter) ? runs.get(0) : cursor();
        case "Idempotency-Key" -> "key-" + random.nextInt(50);
        default -> throw new IllegalStateException("A new parameter: " + parameter);
      };
    }

    String cursor() {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(("u" + random.nextInt(1_000)).getBytes(StandardCharsets.UTF_8));
    }

    boolean isRunId(JsonObject parameter) {
      return parameter.getJsonObject("schema").getString("pattern").contains(".");
    }

    String query(Operation operation) {
      List<String> pairs = new ArrayList<>();
      for (JsonObject parameter : operation.parameters()) {
        if (parameter.getString("in").equals("query") && chance(0.4)) {
          boolean bad = chance(0.3);
          proper &= !bad;
          String value = bad ? any(ODD_SEGMENTS) : good(parameter);
          pairs.add(parameter.getString("name") + "=" + value.replace(" ", "+"));
        }
      }
      if (chance(0.08)) {
        proper = false;
        pairs.add(
            any(List.of("x=1", "limt=5", "=", "&&", "a[]=1", "access_token=" + token, "%zz")));
      }
      return pairs.isEmpty() ? "" : pairs.stream().collect(Collectors.joining("&", "?", ""));
    }

    byte[] body(Operation operation) {
      if (!operation.takesBody()) {
        return chance(0.05) ? any(ODD_BODIES).getBytes(StandardCharsets.UTF_8) : new byte[0];
      }
      if (chance(0.35)) {
        return (chance(0.5) ? "{\"force\":false}" : "{}").getBytes(StandardCharsets.UTF_8);
      }
      proper = false;
      return switch (random.nextInt(8)) {
        case 0 -> new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'};
        case 1 -> " ".repeat(random.nextInt(200 << 10)).getBytes(StandardCharsets.UTF_8);
        case 2 -> "[".repeat(random.nextInt(20_000)).getBytes(StandardCharsets.UTF_8);
        case 3 -> noise(random.nextInt(500));
        default -> any(ODD_BODIES).getBytes(StandardCharsets.UTF_8);
      };
    }

    byte[] noise(int length) {
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      return noise;
    }

    void headers(Operation operation, int bodyLength) {
      headers.add("Host: 127.0.0.1");
      headers.add("Connection: close");
      authorization();
      if (bodyLength > 0) {
        headers.add("Content-Length: " + bodyLength);
        boolean json = chance(0.9);
        proper &= json;
        if (json) {
          headers.add("Content-Type: application/json");
        } else if (chance(0.7)) {
          headers.add(
              "Content-Type: "
                  + any(
                      List.of(
                          "text/plain",
                          "x",
                          "multipart/form-data",
                          "Multipart/Form-Data",
                          "application/",
                          "*/*",
                          "application/x-www-form-urlencoded",
                          "application/json; charset=x")));
        }
      }
      for (JsonObject parameter : operation.parameters()) {
        if (parameter.getString("in").equals("header") && chance(0.5)) {
          boolean bad = chance(0.3);
          proper &= !bad;
          headers.add(
              parameter.getString("name") + ": " + (bad ? any(ODD_SEGMENTS) : good(parameter)));
        }
      }
      if (chance(0.15)) {
        odd();
      }
    }

    void authorization() {
      if (chance(0.9)) {
        headers.add("Authorization: Bearer " + token);
        return;
      }
      proper = false;
      switch (random.nextInt(5)) {
        case 0 -> headers.add("Authorization: Bearer " + token + "x");
        case 1 -> headers.add("Authorization: Basic " + token);
        case 2 -> headers.add("Authorization: Bearer " + token.substring(1));
        case 3 -> headers.add("Authorization:");
        default -> {}
      }
    }

    void odd() {
      proper = false;
      switch (random.nextInt(9)) {
        case 0 -> headers.add("X-Long: " + "x".repeat(random.nextInt(30_000)));
        case 1 -> headers.add("Accept: text/html;q=0.1, */*;q=nonsense");
        case 2 -> headers.add("X-HTTP-Method-Override: DELETE");
        case 3 -> headers.add("Cookie: a=b; c=\u00e9\u4e2d; =;");
        case 4 -> headers.add("Range: bytes=9-1");
        case 5 -> headers.add("no colon at all");
        case 6 -> headers.add("If-None-Match: *");
        case 7 -> headers.add("Expect: nonsense");
        default -> headers.add("Origin: https://evil.example");
      }
    }
  }

  /** The request of a number. */
  Odd make(int number) {
    return new Maker(number).make(number);
  }
}
