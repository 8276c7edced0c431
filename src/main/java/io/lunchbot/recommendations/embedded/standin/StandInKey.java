package io.lunchbot.recommendations.embedded.standin;

import java.util.Optional;

/** What a key is to the provider. */
public enum StandInKey {
  /** Taken. */
  GOOD,
  /** 400: never existed, or was deleted. */
  UNKNOWN,
  /** 400 with the same reason as {@link #UNKNOWN} and another text. */
  EXPIRED,
  /** 400: the caller's country is not served. */
  LOCATION,
  /** 400: the free tier is not offered where the project is. */
  BILLING,
  /** 401: of a kind that is no longer taken. */
  UNAUTHENTICATED,
  /** 403: found in public. */
  LEAKED,
  /** 403 whose text repeats the key. */
  SUSPENDED,
  /** 403: restricted to other APIs. */
  BLOCKED,
  /** 403: the API is off in its project. */
  SERVICE_DISABLED,
  /** 403 without a reason: the model is not for everybody. */
  NO_PERMISSION;

  /** How the provider refuses it; empty for a good one. */
  Optional<StandInAnswer> refusal(String key) {
    return Optional.ofNullable(
        switch (this) {
          case GOOD -> null;
          case UNKNOWN -> StandInErrors.invalidKey();
          case EXPIRED -> StandInErrors.expiredKey();
          case LOCATION -> StandInErrors.unsupportedLocation();
          case BILLING -> StandInErrors.billingNeeded();
          case UNAUTHENTICATED -> StandInErrors.unauthenticated();
          case LEAKED -> StandInErrors.leakedKey();
          case SUSPENDED -> StandInErrors.suspendedKey(key);
          case BLOCKED -> StandInErrors.blockedKey();
          case SERVICE_DISABLED -> StandInErrors.serviceDisabled();
          case NO_PERMISSION -> StandInErrors.noPermission();
        });
  }
}
