package io.lunchbot.recommendations.embedded.standin;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Calls a stand-in over HTTP. */
final class StandInCalls {
  static final String MODEL = "gemini-3.5-flash-lite";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final GeminiStandIn standIn;

  StandInCalls(GeminiStandIn standIn) {
    this.standIn = standIn;
  }

  /** A request that says this. */
  static String saying(String text) {
    JsonObject part = new JsonObject().put("text", text);
    return new JsonObject()
        .put("contents", List.of(new JsonObject().put("role", "user").put("parts", List.of(part))))
        .encode();
  }

  /** What the model says to this. */
  String said(String text) throws Exception {
    String path = "/v1beta/models/" + MODEL + ":generateContent";
    return new JsonObject(send("POST", path, "key", saying(text)).body())
        .getJsonArray("candidates")
        .getJsonObject(0)
        .getJsonObject("content")
        .getJsonArray("parts")
        .getJsonObject(0)
        .getString("text");
  }

  HttpResponse<String> generate(String key, String model) throws Exception {
    return send("POST", "/v1beta/models/" + model + ":generateContent", key, saying("hello"));
  }

  HttpResponse<String> generate(String key) throws Exception {
    return generate(key, MODEL);
  }

  CompletableFuture<Integer> generateLater(String key) {
    HttpRequest request =
        request("POST", "/v1beta/models/" + MODEL + ":generateContent", key, saying("hello"));
    return client.sendAsync(request, BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
  }

  HttpResponse<String> get(String path, String key) throws Exception {
    return send("GET", path, key, "");
  }

  HttpResponse<String> send(String method, String path, String key, String body)
      throws IOException, InterruptedException {
    return client.send(request(method, path, key, body), BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path, String key, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(standIn.baseUrl() + path))
            .method(method, BodyPublishers.ofString(body));
    return (key.isEmpty() ? request : request.header("x-goog-api-key", key)).build();
  }
}
