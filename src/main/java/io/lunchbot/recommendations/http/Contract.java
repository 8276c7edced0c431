package io.lunchbot.recommendations.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The document that says what the API is: served as it stands, and what requests are held to. */
final class Contract {
  private static final String PATH = "openapi.yaml";

  private Contract() {}

  /** The document's text. */
  static String text() {
    return new String(Resource.bytes(PATH), StandardCharsets.UTF_8);
  }

  /** The document as the router understands it. */
  static Future<OpenAPIContract> load(Vertx vertx) {
    return vertx
        .executeBlocking(Contract::document)
        .compose(document -> OpenAPIContract.from(vertx, document));
  }

  /** The document as JSON, in those words that the router understands. */
  static JsonObject document() {
    // vertx-openapi refuses a document that names a media type it does not know.
    String known =
        text()
            .replace("application/problem+json", "application/json")
            .replace("text/event-stream", "text/plain");
    Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(known);
    // It also refuses a server without a host; ours is the one the document came from.
    document.remove("servers");
    return new JsonObject(document);
  }
}
