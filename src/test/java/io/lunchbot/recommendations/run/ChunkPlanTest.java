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
    return cut(users, page, chunkSize, 1);
  }

  private static List<List<Long>> cut(int users, int page, int chunkSize, int perRequest) {
    ChunkPlan plan = new ChunkPlan(chunkSize, perRequest);
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
    "0, 10000, 200, 1",
    "1, 10000, 200, 8",
    "19, 7, 200, 1",
    "300, 10000, 200, 8",
    "300, 10000, 1, 32",
    "10000, 10000, 200, 1",
    "12345, 1000, 200, 8",
    "12345, 17, 50, 32",
    "1000, 10000, 5, 1",
    "1000, 10000, 5, 8",
    "1001, 10000, 30, 7"
  })
  void every_user_is_in_one_chunk_and_in_order(int users, int page, int chunkSize, int perRequest) {
    List<Long> all =
        cut(users, page, chunkSize, perRequest).stream().flatMap(List::stream).toList();

    assertThat(all).isEqualTo(LongStream.range(0, users).boxed().toList());
  }

  @Test
  void the_last_tenth_comes_in_chunks_of_twenty() {
    List<List<Long>> chunks = cut(10_000, 1_000, 200);

    List<Integer> sizes = chunks.stream().map(List::size).toList();
    assertThat(sizes.subList(0, 45)).containsOnly(200);
    assertThat(sizes.subList(45, sizes.size())).containsOnly(20).hasSize(50);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 200, 20",
    "3, 198, 18",
    "8, 200, 16",
    "16, 192, 16",
    "20, 200, 20",
    "32, 192, 32"
  })
  void a_chunk_fills_whole_requests(int perRequest, int full, int small) {
    List<Integer> sizes = cut(10_000, 1_000, 200, perRequest).stream().map(List::size).toList();

    int last = sizes.size() - 1;
    assertThat(sizes.subList(0, last)).allMatch(size -> size % perRequest == 0);
    assertThat(sizes).startsWith(full, full);
    assertThat(sizes.get(last - 1)).isEqualTo(small);
    assertThat(sizes.get(last)).isBetween(1, small);
  }

  @Test
  void chunks_that_are_smaller_than_a_request_stay_as_small_as_asked() {
    assertThat(cut(300, 1_000, 5, 8)).hasSize(60).allSatisfy(chunk -> assertThat(chunk).hasSize(5));
  }

  @Test
  void chunks_are_never_larger_than_asked_or_empty() {
    assertThat(cut(997, 100, 13)).allSatisfy(chunk -> assertThat(chunk).hasSizeBetween(1, 13));
    assertThat(cut(0, 100, 13)).isEmpty();
  }

  @Test
  void full_chunks_are_cut_while_users_still_arrive() {
    ChunkPlan plan = new ChunkPlan(200, 1);

    assertThat(plan.add(LongStream.range(0, 10_000).boxed().toList())).hasSize(45);
  }
}
