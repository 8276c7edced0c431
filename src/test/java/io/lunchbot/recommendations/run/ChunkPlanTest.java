package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkPlanTest {

  private static List<List<Long>> cut(int users, int page, int chunkSize) {
    ChunkPlan plan = new ChunkPlan(chunkSize);
    List<List<Long>> chunks = new ArrayList<>();
    for (int from = 0; from < users; from += page) {
      int to = Math.min(users, from + page);
      chunks.addAll(plan.add(LongStream.range(from, to).boxed().toList()));
    }
    chunks.addAll(plan.rest());
    return chunks;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 10000, 200",
    "1, 10000, 200",
    "19, 7, 200",
    "300, 10000, 200",
    "300, 10000, 1",
    "10000, 10000, 200",
    "12345, 1000, 200",
    "12345, 17, 50",
    "1000, 10000, 5"
  })
  void every_user_is_in_one_chunk_and_in_order(int users, int page, int chunkSize) {
    List<Long> all = cut(users, page, chunkSize).stream().flatMap(List::stream).toList();

    assertThat(all).isEqualTo(LongStream.range(0, users).boxed().toList());
  }

  @Test
  void the_last_tenth_comes_in_chunks_of_twenty() {
    List<List<Long>> chunks = cut(10_000, 1_000, 200);

    List<Integer> sizes = chunks.stream().map(List::size).toList();
    assertThat(sizes.subList(0, 45)).containsOnly(200);
    assertThat(sizes.subList(45, sizes.size())).containsOnly(20).hasSize(50);
  }

  @Test
  void chunks_are_never_larger_than_asked_or_empty() {
    assertThat(cut(997, 100, 13)).allSatisfy(chunk -> assertThat(chunk).hasSizeBetween(1, 13));
    assertThat(cut(0, 100, 13)).isEmpty();
  }

  @Test
  void full_chunks_are_cut_while_users_still_arrive() {
    ChunkPlan plan = new ChunkPlan(200);

    assertThat(plan.add(LongStream.range(0, 10_000).boxed().toList())).hasSize(45);
  }
}
