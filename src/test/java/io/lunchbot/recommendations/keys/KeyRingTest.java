package io.lunchbot.recommendations.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final Secret FIRST = new Secret("first-key");
  private static final Secret SECOND = new Secret("second-key");

  @Test
  void a_fingerprint_leads_to_its_key_only() {
    KeyRing ring = new KeyRing(List.of(FIRST, SECOND));

    assertThat(ring.byFingerprint(SECOND.fingerprint())).contains(SECOND);
    assertThat(ring.byFingerprint(new Secret("another").fingerprint())).isEmpty();
  }

  @Test
  void keys_keep_the_order_of_the_configuration() {
    KeyRing ring = new KeyRing(List.of(SECOND, FIRST));

    assertThat(ring.all()).containsExactly(SECOND, FIRST);
    assertThat(ring.size()).isEqualTo(2);
  }
}
