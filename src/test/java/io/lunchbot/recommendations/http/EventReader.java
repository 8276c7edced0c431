package io.lunchbot.recommendations.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of the event stream that reads as the page does. */
final class EventReader {
  /** One event as it arrived. */
  record Event(long id, String name, JsonObject data) {}

  final List<Event> events = new CopyOnWriteArrayList<>();
  final List<String> others = new CopyOnWriteArrayList<>();
  volatile HttpClientResponse response;
  volatile boolean ended;
  volatile boolean broken;

  /** Connects; completes with the head of the answer. */
  Future<EventReader> connect(Vertx vertx, HttpClient client, URI address) {
    return client
        .request(HttpMethod.GET, address.getPort(), address.getHost(), "/api/v1/runs/events")
        .compose(request -> request.send())
        .map(
            answer -> {
              response = answer;
              answer.handler(RecordParser.newDelimited("\n\n", block -> take(block.toString())));
              answer.endHandler(end -> ended = true);
              answer.exceptionHandler(cause -> broken = true);
              return this;
            });
  }

  private void take(String block) {
    if (!block.startsWith("id: ")) {
      others.add(block);
      return;
    }
    String[] lines = block.split("\n", 3);
    events.add(
        new Event(
            Long.parseLong(lines[0].substring("id: ".length())),
            lines[1].substring("event: ".length()),
            new JsonObject(lines[2].substring("data: ".length()))));
  }

  /** The data of all events of one name, oldest first. */
  List<JsonObject> of(String name) {
    return events.stream().filter(event -> event.name().equals(name)).map(Event::data).toList();
  }
}
