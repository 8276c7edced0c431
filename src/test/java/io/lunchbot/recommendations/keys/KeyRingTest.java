package io.lunchbot.recommendations.keys;

import static io.lunchbot.recommendations.keys.KeysForTests.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.ApiKey;
import io.lunchbot.recommendations.config.Limits;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.config.Tier;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final ApiKey FIRST = key("first-key");
  private static final ApiKey SECOND = key("second-key");
  private static final Limits LIMITS = new Limits(240, 15, 1000);

  @Test
  void a_fingerprint_leads_to_its_key_only() {
    KeyRing ring = new KeyRing(List.of(FIRST, SECOND));

    assertThat(ring.byFingerprint(SECOND.secret().fingerprint()).map(PooledKey::secret))
        .contains(SECOND.secret());
    assertThat(ring.byFingerprint(new Secret("another").fingerprint())).isEmpty();
  }

  @Test
  void keys_keep_the_order_of_the_configuration() {
    KeyRing ring = new KeyRing(List.of(SECOND, FIRST));

    assertThat(ring.all()).extracting(PooledKey::secret).containsExactly(secrets(SECOND, FIRST));
    assertThat(ring.all()).extracting(PooledKey::position).containsExactly(0, 1);
    assertThat(ring.size()).isEqualTo(2);
  }

  private static Secret[] secrets(ApiKey... keys) {
    return List.of(keys).stream().map(ApiKey::secret).toArray(Secret[]::new);
  }

  @Test
  void keys_of_one_project_are_one_group_with_its_limits_and_others_are_alone() {
    ApiKey paid = new ApiKey(new Secret("paid"), "shop", Tier.PAID, LIMITS, 7);
    KeyRing ring = new KeyRing(List.of(FIRST, paid, SECOND, key("more", "shop", LIMITS)));

    assertThat(ring.groups())
        .extracting(KeyGroup::name)
        .containsExactly(FIRST.secret().fingerprint(), "shop", SECOND.secret().fingerprint());
    KeyGroup shop = ring.groups().get(1);
    assertThat(shop.tier()).isEqualTo(Tier.PAID);
    assertThat(shop.limits()).isEqualTo(LIMITS);
    assertThat(shop.keys()).extracting(PooledKey::position).containsExactly(1, 3);
    assertThat(shop.keys()).extracting(PooledKey::reserve).containsExactly(7, 0);
  }
}
