package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The schemas of openapi.yaml, for what no operation answers as such. */
final class Schemas {
  private static final String BASE = "https://schemas.invalid/";

  private static final JsonObject COMPONENTS = Contract.document().getJsonObject("components");
  private static final Map<String, Validator> VALIDATORS = new ConcurrentHashMap<>();

  private Schemas() {}

  static void assertValid(String name, Object value) {
    OutputUnit result = VALIDATORS.computeIfAbsent(name, Schemas::validator).validate(value);
    assertThat(result.getValid()).as(() -> name + " " + result.getErrors() + " " + value).isTrue();
  }

  /** Against a schema that stands somewhere in the document. */
  static void assertValidAgainst(JsonObject schema, Object value, String where) {
    OutputUnit result = validator(where, schema.copy()).validate(value);
    assertThat(result.getValid()).as(() -> where + " " + result.getErrors()).isTrue();
  }

  private static Validator validator(String name) {
    return validator(name, new JsonObject().put("$ref", "#/components/schemas/" + name));
  }

  private static Validator validator(String name, JsonObject ofDocument) {
    // A validator writes into the schema it is made of.
    String id = BASE + name.replaceAll("[^A-Za-z0-9]", "-");
    JsonObject schema = ofDocument.put("$id", id).put("components", COMPONENTS.copy());
    return Validator.create(
        JsonSchema.of(schema),
        new JsonSchemaOptions().setBaseUri(BASE).setDraft(Draft.DRAFT202012));
  }
}
