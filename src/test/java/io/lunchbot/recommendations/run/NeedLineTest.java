package io.lunchbot.recommendations.run;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.plan.Need;
import io.lunchbot.recommendations.plan.Survey.Candidate;
import io.lunchbot.recommendations.stack.RedisTest;
import io.lunchbot.recommendations.stats.UserStats;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource(RedisTest.ALL)
class NeedLineTest extends RedisTest {
  private static Candidate user(long tgid, Need need) {
    return new Candidate(tgid, need, new UserStats.Damaged(tgid, ""));
  }

  private static List<Long> emptied(NeedLine line) {
    List<Long> all = new ArrayList<>();
    for (List<Long> page = line.next().await(); !page.isEmpty(); page = line.next().await()) {
      all.addAll(page);
    }
    return all;
  }

  @Test
  void users_come_in_the_order_a_sort_of_them_all_gives() {
    Random random = new Random(7);
    List<Candidate> users =
        new ArrayList<>(
            LongStream.rangeClosed(1, 5_000)
                .mapToObj(
                    tgid ->
                        user(
                            tgid * 1_000_003 % 9_999_999_999L,
                            new Need(
                                random.nextInt(10) > 0, random.nextInt(9), random.nextInt(20))))
                .toList());
    double mean =
        users.stream()
            .filter(user -> user.need().served())
            .mapToInt(user -> user.need().staleDays())
            .average()
            .orElseThrow();
    List<Long> expected =
        users.stream()
            .sorted(
                comparing(Candidate::need, Need.order(Need.overdueFrom(mean)))
                    .thenComparing(Candidate::tgid))
            .map(Candidate::tgid)
            .toList();
    Collections.shuffle(users, random);
    NeedLine line = new NeedLine(redis, "r1");

    for (int from = 0; from < users.size(); from += 500) {
      line.add(users.subList(from, from + 500)).await();
    }

    assertThat(emptied(line)).isEqualTo(expected);
    assertThat(command(Command.KEYS, "lunchrec:run:r1:line:*").size()).isZero();
  }

  @Test
  void a_line_nobody_empties_is_gone_after_an_hour() {
    NeedLine line = new NeedLine(redis, "r1");
    line.add(List.of(user(1, new Need(true, 1, 0)), user(2, new Need(false, 0, 0)))).await();

    command(Command.KEYS, "lunchrec:run:r1:line:*")
        .forEach(
            key ->
                assertThat(Long.parseLong(text(Command.TTL, key.toString())))
                    .isBetween(3_590L, 3_600L));
    assertThat(emptied(line)).containsExactly(2L, 1L);
  }

  @Test
  void a_line_of_nobody_is_empty() {
    assertThat(emptied(new NeedLine(redis, "r1"))).isEmpty();
  }
}
