package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackingTest {
  private final Packing packing = new Packing(8);

  private void answered(int requests, int users, int bad) {
    for (int i = 0; i < requests; i++) {
      packing.answered(users, bad, false);
    }
  }

  @Test
  void it_begins_with_the_most_and_good_answers_change_nothing() {
    answered(100, 8, 0);

    assertThat(packing.size()).isEqualTo(8);
  }

  @Test
  void one_bad_answer_in_160_is_no_reason_for_smaller_requests() {
    for (int i = 0; i < 200; i++) {
      answered(19, 8, 0);
      answered(1, 8, 1);
      assertThat(packing.size()).isEqualTo(8);
    }
  }

  @Test
  void five_bad_answers_of_the_last_hundred_are_borne_and_the_sixth_halves() {
    answered(5, 8, 1);
    answered(6, 8, 0);
    assertThat(packing.size()).isEqualTo(8);

    answered(1, 8, 1);

    assertThat(packing.size()).isEqualTo(4);
  }

  @Test
  void bad_answers_are_forgotten_after_a_hundred_others() {
    answered(5, 8, 1);
    answered(12, 8, 0);
    answered(5, 8, 1);

    assertThat(packing.size()).isEqualTo(8);
  }

  @Test
  void an_answer_whose_cut_lost_several_users_halves_at_once_but_never_below_one() {
    packing.answered(8, 5, true);
    assertThat(packing.size()).isEqualTo(4);

    packing.answered(4, 3, true);
    packing.answered(2, 2, true);
    packing.answered(1, 1, true);

    assertThat(packing.size()).isEqualTo(1);
  }

  @Test
  void a_cut_that_lost_one_user_is_a_bad_answer_like_any_other() {
    for (int i = 0; i < Packing.MOST_BAD; i++) {
      packing.answered(8, 1, true);
      assertThat(packing.size()).isEqualTo(8);
    }

    packing.answered(8, 1, true);

    assertThat(packing.size()).isEqualTo(4);
  }

  @Test
  void requests_that_were_sent_before_the_halving_halve_nothing_again() {
    for (int i = 0; i < 16; i++) {
      packing.answered(8, 2, true);
    }

    assertThat(packing.size()).isEqualTo(4);
  }

  @Test
  void good_answers_to_requests_that_were_sent_before_the_halving_take_it_back() {
    packing.answered(8, 2, true);
    answered(1, 8, 0);
    assertThat(packing.size()).isEqualTo(4);

    answered(1, 8, 0);

    assertThat(packing.size()).isEqualTo(8);
  }

  @Test
  void a_stretch_of_good_answers_doubles_and_a_bad_one_begins_it_anew() {
    packing.answered(8, 2, true);
    answered(3, 4, 0);
    answered(1, 4, 1);
    answered(3, 4, 0);
    assertThat(packing.size()).isEqualTo(4);

    answered(1, 4, 0);

    assertThat(packing.size()).isEqualTo(8);
  }

  @Test
  void single_requests_tell_of_packs_only_where_there_is_nothing_else() {
    packing.answered(8, 2, true);
    answered(100, 1, 0);
    assertThat(packing.size()).isEqualTo(4);
    packing.answered(4, 2, true);
    packing.answered(2, 2, true);

    answered(8 * Packing.STRETCH, 1, 0);

    assertThat(packing.size()).isEqualTo(2);
  }

  @Test
  void a_model_that_cannot_do_it_is_tried_ever_more_rarely() {
    int before = goodUntilDoubled();
    int after = goodUntilDoubled();

    assertThat(before).isEqualTo(Packing.STRETCH);
    assertThat(after).isEqualTo(2 * before);
  }

  /** Answers it takes after another one that was cut. */
  private int goodUntilDoubled() {
    packing.answered(8, 2, true);
    int answers = 0;
    while (packing.size() < 8) {
      packing.answered(4, 0, false);
      answers += 4;
    }
    return answers;
  }

  @Test
  void after_a_hundred_answers_without_halving_a_stretch_is_short_again() {
    goodUntilDoubled();
    goodUntilDoubled();
    answered(13, 8, 0);

    assertThat(goodUntilDoubled()).isEqualTo(Packing.STRETCH);
  }

  @Test
  void every_size_comes_back_to_the_most_it_began_with() {
    Packing odd = new Packing(7);
    odd.answered(7, 2, true);
    assertThat(odd.size()).isEqualTo(3);
    for (int i = 0; i < 40; i++) {
      odd.answered(3, 0, false);
    }
    for (int i = 0; i < 40; i++) {
      odd.answered(6, 0, false);
    }

    assertThat(odd.size()).isEqualTo(7);
  }

  @Test
  void one_user_a_request_stays_one() {
    Packing single = new Packing(1);
    single.answered(1, 1, true);
    single.answered(1, 0, false);

    assertThat(single.size()).isEqualTo(1);
  }
}
