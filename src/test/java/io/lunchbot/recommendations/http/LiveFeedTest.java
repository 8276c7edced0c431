package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.gemini.CallTimes;
import io.lunchbot.recommendations.observe.Nodes;
import io.lunchbot.recommendations.observe.Nodes.Missing;
import io.lunchbot.recommendations.observe.Nodes.Node;
import io.lunchbot.recommendations.observe.Nodes.NodesSeen;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveFeedTest extends HttpTestCase {
  @Test
  void a_stream_begins_with_a_snapshot_as_the_document_describes_it() {
    EventReader reader = connect();

    await().until(() -> !reader.events.isEmpty());
    assertThat(reader.response.getHeader("Content-Type")).isEqualTo("text/event-stream");
    assertThat(reader.response.getHeader("Cache-Control")).isEqualTo("no-store");
    assertThat(reader.others.get(0)).isEqualTo("retry: 2000");
    assertThat(reader.events.get(0).name()).isEqualTo("snapshot");
    JsonObject snapshot = reader.of("snapshot").get(0);
    Schemas.assertValid("Snapshot", snapshot);
    assertThat(snapshot.getJsonArray("runs")).hasSize(5);
    assertThat(snapshot.getJsonArray("runs").getJsonObject(0).getString("id")).isEqualTo("r5");
    assertThat(snapshot.getString("node")).isEqualTo("node-1");
    assertThat(snapshot.getJsonObject("schedule"))
        .isEqualTo(
            new JsonObject()
                .put("enabled", true)
                .put("next_at", "2026-11-25T00:00:00Z")
                .put("zone", "Europe/Moscow")
                .put("cron", "0 3 * * *"));
  }

  @Test
  void progress_is_told_as_run_and_as_sample_with_the_latency_of_calls() {
    EventReader reader = connect();
    await().until(() -> !reader.of("sample").isEmpty());
    CallTimes.ofAllNodes(vertx).add(Duration.ofMillis(800));
    runs.generated = 180;

    await().until(() -> reader.of("run").size() == 1);
    await().until(() -> reader.of("sample").stream().anyMatch(LiveFeedTest::isSecond));

    JsonObject run = reader.of("run").get(0);
    Schemas.assertValid("Run", run);
    assertThat(run.getJsonObject("counts").getInteger("generated")).isEqualTo(180);
    reader.of("sample").forEach(sample -> Schemas.assertValid("Sample", sample));
    JsonObject sample = reader.of("sample").stream().filter(LiveFeedTest::isSecond).toList().get(0);
    assertThat(sample.getDouble("per_second")).isPositive();
    assertThat(reader.of("sample"))
        .filteredOn(one -> one.getJsonObject("latency_ms").getInteger("p95") != null)
        .hasSize(1)
        .first()
        .satisfies(
            one ->
                assertThat(one.getJsonObject("latency_ms").getInteger("p95")).isBetween(760, 840));
    assertThat(reader.events).extracting(EventReader.Event::id).isSorted().doesNotHaveDuplicates();
  }

  private static boolean isSecond(JsonObject sample) {
    return sample.getInteger("done") == 180 + 3 + 2 + 1;
  }

  @Test
  void the_end_of_a_run_is_its_last_sample_and_a_later_stream_gets_all_of_them() {
    EventReader reader = connect();
    await().until(() -> reader.of("sample").size() >= 2);
    runs.generated = 294;
    runs.state = RunState.completed();
    Runs.CHANGED.send(vertx, new Runs.RunEvent("r5"));

    await().until(() -> !reader.of("run").isEmpty());
    int samples = reader.of("sample").size();
    assertThat(reader.of("sample").get(samples - 1).getInteger("done")).isEqualTo(300);
    JsonObject last = reader.of("run").get(reader.of("run").size() - 1);
    assertThat(last.getString("state")).isEqualTo("COMPLETED");

    EventReader later = connect();
    await().until(() -> !later.events.isEmpty());
    assertThat(samplesAtFirst(later)).isEqualTo(samplesAtFirst(reader) + samples);
    await().until(() -> reader.others.size() > 1);
    assertThat(reader.of("sample")).hasSize(samples);
  }

  private static int samplesAtFirst(EventReader reader) {
    return reader.of("snapshot").get(0).getJsonArray("samples").size();
  }

  @Test
  void another_time_of_the_next_night_is_told_once() {
    EventReader reader = connect();
    await().until(() -> !reader.events.isEmpty());
    night.next = Instant.parse("2026-11-26T00:00:00Z");

    await().until(() -> reader.others.size() > 1);
    assertThat(reader.of("schedule")).hasSize(1);
    Schemas.assertValid("NextNight", reader.of("schedule").get(0));
  }

  @Test
  void two_new_runs_are_told_in_the_order_they_began() {
    EventReader reader = connect();
    await().until(() -> !reader.events.isEmpty());
    runs.newest = 7;
    Runs.CHANGED.send(vertx, new Runs.RunEvent("r7"));

    await().until(() -> reader.of("run").size() == 2);

    assertThat(reader.of("run")).extracting(run -> run.getString("id")).containsExactly("r6", "r7");
  }

  @Test
  void a_run_that_is_cancelled_while_it_waits_is_told_of_although_no_list_has_it() {
    runs.waiting = Optional.of(RunState.waiting());
    EventReader reader = connect();
    await().until(() -> !reader.events.isEmpty());
    assertThat(reader.of("snapshot").get(0).getJsonArray("runs").getJsonObject(0).getString("id"))
        .isEqualTo("r9");
    runs.waiting = Optional.of(RunState.cancelled());
    Runs.CHANGED.send(vertx, new Runs.RunEvent("r9"));

    await().until(() -> !reader.of("run").isEmpty());

    assertThat(reader.of("run").get(0).getString("id")).isEqualTo("r9");
    assertThat(reader.of("run").get(0).getString("state")).isEqualTo("CANCELLED");
    await().until(() -> reader.others.size() > 1);
    assertThat(reader.of("run")).hasSize(1);
  }

  @Test
  void who_comes_late_sees_how_the_run_went_while_nobody_followed() {
    await().until(() -> runs.asked.get() > 3);
    runs.generated = 240;
    int asked = runs.asked.get();
    await().until(() -> runs.asked.get() > asked + 3);
    runs.generated = 294;
    runs.state = RunState.completed();
    Runs.CHANGED.send(vertx, new Runs.RunEvent("r5"));
    int end = runs.asked.get();
    await().until(() -> runs.asked.get() > end);

    EventReader late = connect();

    await().until(() -> !late.events.isEmpty());
    assertThat(late.of("snapshot").get(0).getJsonArray("samples"))
        .extracting(sample -> ((JsonObject) sample).getInteger("done"))
        .isSorted()
        .contains(126, 246, 300);
  }

  @Test
  void hardly_anybody_is_asked_while_nobody_follows_and_once_a_second_however_many_do() {
    runs.state = RunState.completed();
    Runs.CHANGED.send(vertx, new Runs.RunEvent("r5"));
    await().pollDelay(SECOND.multipliedBy(5)).until(() -> true);
    int atRest = runs.asked.get();
    await().pollDelay(SECOND.multipliedBy(5)).until(() -> true);
    assertThat(runs.asked.get()).isBetween(atRest, atRest + 1);
    runs.state = RunState.running();
    Runs.CHANGED.send(vertx, new Runs.RunEvent("r5"));

    List<EventReader> readers = connect(40);
    int before = runs.asked.get();
    await().until(() -> readers.stream().allMatch(reader -> reader.others.size() > 2));
    // Two heartbeats are 30 looks; connecting took a few more.
    assertThat(runs.asked.get()).isBetween(before + 10, before + 60);

    readers.forEach(reader -> reader.response.request().reset());
    runs.state = RunState.completed();
    Runs.CHANGED.send(vertx, new Runs.RunEvent("r5"));
    await()
        .during(SECOND.multipliedBy(5))
        .until(
            () -> {
              int asked = runs.asked.get();
              await().pollDelay(SECOND.multipliedBy(3)).until(() -> true);
              return runs.asked.get() <= asked + 1;
            });
  }

  @Test
  void a_server_that_is_away_ends_no_stream_and_begins_none() {
    EventReader reader = connect();
    await().until(() -> !reader.events.isEmpty());
    runs.failure = Optional.of(new Failure(Failure.Code.UNAVAILABLE, "Redis: away"));
    await().until(() -> reader.others.size() > 1);
    runs.failure = Optional.empty();
    runs.generated = 200;

    await().until(() -> !reader.of("run").isEmpty());
    assertThat(reader.ended).isFalse();
    reader.response.request().reset();
    await().pollDelay(SECOND.multipliedBy(5)).until(() -> true);

    runs.failure = Optional.of(new Failure(Failure.Code.UNAVAILABLE, "Redis: away"));
    assertProblem(get("/api/v1/runs/events"), 503, "unavailable");
  }

  @Test
  void one_stream_too_many_is_refused_and_a_place_that_is_free_again_is_given() {
    List<EventReader> readers = connect(LiveStreams.MOST);

    assertProblem(get("/api/v1/runs/events"), 503, "busy");

    readers.get(0).response.request().reset();
    EventReader late = new EventReader();
    await().until(() -> done(late.connect(vertx, client(), address)).response.statusCode() == 200);
  }

  @Test
  void who_does_not_read_is_cut_off_and_the_others_go_on() {
    EventReader reader = connect();
    EventReader asleep = connect();
    await().until(() -> !asleep.events.isEmpty());
    asleep.response.pause();
    runs.reason = Optional.of("x".repeat(1 << 20));
    long[] generated = {runs.generated};

    await()
        .until(
            () -> {
              runs.generated = ++generated[0];
              return reader.of("run").size() > 30;
            });
    asleep.response.resume();

    await().until(() -> asleep.broken || asleep.ended);
    assertThat(asleep.of("run").size()).isLessThan(reader.of("run").size());
    assertThat(reader.ended || reader.broken).isFalse();
  }

  @Test
  void a_stop_ends_streams_as_whole_answers_and_waits_for_none() {
    EventReader reader = connect();
    await().until(() -> !reader.events.isEmpty());
    long begun = System.nanoTime();

    done(vertx.undeploy(deployment));

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    await().until(() -> reader.ended);
    assertThat(reader.broken).isFalse();
  }

  private EventReader connect() {
    return connect(1).get(0);
  }

  private List<EventReader> connect(int streams) {
    HttpClient client = client();
    List<EventReader> readers = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      readers.add(done(new EventReader().connect(vertx, client, address)));
    }
    assertThat(readers).allMatch(reader -> reader.response.statusCode() == 200);
    return readers;
  }

  private HttpClient client() {
    return vertx.createHttpClient(
        new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(LiveStreams.MOST + 1));
  }

  @Test
  void who_comes_and_who_is_missed_is_told_once() {
    EventReader reader = connect();
    await().until(() -> !reader.events.isEmpty());
    NodesSeen seen =
        new NodesSeen(
            true,
            List.of(new Node("node-1", "1"), new Node("node-2", "1")),
            List.of(new Missing("other:5701", "Connection refused")));
    Nodes.SEEN.serve(vertx, question -> Future.succeededFuture(seen)).await();

    await().until(() -> reader.others.size() > 1);
    assertThat(reader.of("snapshot").get(0).getJsonObject("nodes").getBoolean("clustered"))
        .isFalse();
    assertThat(reader.of("nodes")).hasSize(1);
    JsonObject nodes = reader.of("nodes").get(0);
    Schemas.assertValid("Nodes", nodes);
    assertThat(nodes.getJsonArray("items")).hasSize(2);
    assertThat(nodes.getJsonArray("missing").getJsonObject(0).getString("member"))
        .isEqualTo("other:5701");
  }
}
