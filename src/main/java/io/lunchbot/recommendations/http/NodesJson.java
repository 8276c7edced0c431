package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.observe.Nodes.NodesSeen;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The nodes as the API tells them. */
final class NodesJson {
  private NodesJson() {}

  static JsonObject of(NodesSeen seen) {
    return new JsonObject()
        .put("clustered", seen.clustered())
        .put(
            "items",
            new JsonArray(
                seen.nodes().stream()
                    .map(
                        node ->
                            new JsonObject()
                                .put("name", node.name())
                                .put("version", node.version()))
                    .toList()))
        .put(
            "missing",
            new JsonArray(
                seen.missing().stream()
                    .map(
                        missing ->
                            new JsonObject()
                                .put("member", missing.member())
                                .put("reason", missing.reason()))
                    .toList()));
  }
}
