package io.lunchbot.recommendations.plan;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A preview as the API and the command line show it. Described in openapi.yaml. */
public final class PreviewJson {
  private PreviewJson() {}

  /** All of it, the body as the object it is. */
  public static JsonObject of(Preview preview) {
    JsonArray dishes = new JsonArray();
    preview
        .dishes()
        .forEach(
            dish ->
                dishes.add(
                    new JsonObject()
                        .put("dish", dish.number())
                        .put("name", dish.name())
                        .put("why", dish.why())));
    JsonArray leftOut = new JsonArray();
    preview
        .leftOut()
        .forEach((name, why) -> leftOut.add(new JsonObject().put("name", name).put("why", why)));
    return new JsonObject()
        .put("tgid", preview.tgid())
        .put("eligible", preview.eligible())
        .put("model", preview.model())
        .put("prompt", preview.prompt())
        .put("tokens_estimated", preview.tokens())
        .put("dishes", dishes)
        .put("left_out", leftOut)
        .put("body", new JsonObject(preview.body()));
  }
}
