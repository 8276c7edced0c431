package io.lunchbot.recommendations.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.bus.Failure.Code;
import io.lunchbot.recommendations.stack.LogWatch;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutagesTest {
  private static final String OF_OUTAGES = " " + Outage.class.getName() + " - ";

  private final Failure redis = away("Redis: CONNECTION_CLOSED");
  private final Outages outages = new Outages();
  private LogWatch log;

  @BeforeEach
  void listen() {
    log = new LogWatch(line -> line.contains(OF_OUTAGES));
  }

  @AfterEach
  void listenNoMore() {
    log.close();
  }

  private static Failure away(String text) {
    return new Failure(Code.UNAVAILABLE, text);
  }

  private void fails(String what, Failure failure) {
    outages.failed(what, outages.asking(), failure);
  }

  private void works(String what) {
    outages.worked(what, outages.asking());
  }

  private List<String> said() {
    return log.found().stream()
        .map(line -> line.replace(OF_OUTAGES, " ").replaceFirst("\\{}$", ""))
        .toList();
  }

  @Test
  void a_server_that_fails_many_questions_is_said_to_be_gone_once_and_to_be_back_once() {
    fails("lease a key", redis);
    fails("record a user", redis);
    fails("lease a key", away("Redis: Connection refused"));
    works("record a user");
    works("lease a key");

    assertThat(said())
        .containsExactly(
            "WARN Tried in vain, trying on what=Redis reason=CONNECTION_CLOSED",
            "INFO Works again what=Redis");
  }

  @Test
  void every_outage_is_said() {
    for (int outage = 0; outage < 3; outage++) {
      fails("lease a key", redis);
      works("lease a key");
    }

    assertThat(said()).hasSize(6);
  }

  @Test
  void a_server_is_not_back_because_another_answers() {
    fails("lease a key", redis);
    fails("read orders", away("PostgreSQL 57P01: terminating connection"));
    works("read orders");
    works("what never failed");

    assertThat(said())
        .containsExactly(
            "WARN Tried in vain, trying on what=Redis reason=CONNECTION_CLOSED",
            "WARN Tried in vain, trying on what=PostgreSQL reason=57P01: terminating connection",
            "INFO Works again what=PostgreSQL");
  }

  @Test
  void a_question_that_failed_before_for_a_server_tells_later_that_it_is_back() {
    fails("lease a key", redis);
    works("lease a key");
    fails("record a user", redis);
    works("lease a key");

    assertThat(said()).hasSize(4).last().isEqualTo("INFO Works again what=Redis");
  }

  @Test
  void a_question_for_nothing_but_the_server_tells_that_it_is_back_without_having_failed() {
    fails("lease a key", redis);
    works(Outages.REDIS);

    assertThat(said()).hasSize(2).last().isEqualTo("INFO Works again what=Redis");
  }

  @Test
  void an_answer_from_before_the_outage_does_not_end_it() {
    fails("lease a key", redis);
    works("lease a key");
    long before = outages.asking();
    fails("lease a key", redis);

    outages.worked("lease a key", before);

    assertThat(said()).hasSize(3);
  }

  @Test
  void a_failure_from_before_the_end_of_the_outage_begins_no_other() {
    fails("lease a key", redis);
    long during = outages.asking();
    works("lease a key");

    outages.failed("lease a key", during, redis);

    assertThat(said()).hasSize(2);
  }

  @Test
  void what_names_no_server_that_is_away_is_called_by_what_was_asked() {
    fails("plan a run", away("Redis lost a part of the plan"));
    fails("lease a key", away("TIMEOUT: Timed out after waiting 30000(ms) for a reply"));
    fails("look for work", new Failure(Code.INTERNAL, "Redis: WRONGTYPE"));

    assertThat(said())
        .extracting(line -> line.replaceFirst(" reason=.*", ""))
        .containsExactly(
            "WARN Tried in vain, trying on what=plan a run",
            "WARN Tried in vain, trying on what=lease a key",
            "WARN Tried in vain, trying on what=look for work");
  }
}
