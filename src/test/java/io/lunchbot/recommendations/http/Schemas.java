package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;

/** The schemas of openapi.yaml, for what no operation answers as such. */
final class Schemas {
  private static final String BASE = "https://schemas.invalid/";

  private Schemas() {}

  static void assertValid(String name, Object value) {
    JsonObject document = Contract.document();
    JsonObject schema =
        new JsonObject()
            .put("$id", BASE + name)
            .put("$ref", "#/components/schemas/" + name)
            .put("components", document.getJsonObject("components"));
    OutputUnit result =
        Validator.create(
                JsonSchema.of(schema),
                new JsonSchemaOptions().setBaseUri(BASE).setDraft(Draft.DRAFT202012))
            .validate(value);
    assertThat(result.getValid()).as(() -> name + " " + result.getErrors() + " " + value).isTrue();
  }
}
