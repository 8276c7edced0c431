package io.lunchbot.recommendations.bus;

import io.lunchbot.recommendations.config.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every {@link Broadcast} is signed with (HMAC-SHA256 of address and body, RFC 2104), so that
 * nobody who merely reaches the event bus' port is heard. The bus is not made secret by it, which
 * is what TLS is for, and what was said once can be said again: a broadcast only makes nodes look.
 */
public final class SharedSecret {
  private static final Logger LOG = LoggerFactory.getLogger(SharedSecret.class);
  private static final String ALGORITHM = "HmacSHA256";
  private static final String HEADER = "signature";

  private final SecretKeySpec key;
  private final AtomicBoolean told = new AtomicBoolean();

  private SharedSecret(Secret secret) {
    this.key = new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** From now on this node signs what it broadcasts, and hears only what is signed. */
  public static void install(Vertx vertx, Secret secret) {
    SharedSecret shared = new SharedSecret(secret);
    vertx.eventBus().addOutboundInterceptor(shared::sign);
    vertx.eventBus().addInboundInterceptor(shared::verify);
  }

  /**
   * What those who know the secret have in common and may show: 12 hexadecimal digits from which
   * neither it nor a signature can be told.
   */
  public static String nameOf(Secret secret) {
    byte[] name = new SharedSecret(secret).mac().doFinal("name".getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(name, 0, 6);
  }

  private void sign(DeliveryContext<Object> delivery) {
    if (delivery.body() instanceof JsonObject body) {
      delivery.message().headers().set(HEADER, signature(delivery.message(), body));
    }
    delivery.next();
  }

  /**
   * Only JSON comes from other nodes; the records of this one are handed over by reference. The
   * delivery's own body is null for what came over the wire: the message decodes it when asked.
   */
  private void verify(DeliveryContext<Object> delivery) {
    Object said = delivery.message().body();
    if (!(said instanceof JsonObject body) || isSigned(delivery.message(), body)) {
      delivery.next();
    } else if (told.compareAndSet(false, true)) {
      LOG.warn(
          "Broadcast without the shared secret's signature ignored, as all to come address={}",
          delivery.message().address());
    }
  }

  private boolean isSigned(Message<Object> message, JsonObject body) {
    String given = message.headers().get(HEADER);
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            signature(message, body).getBytes(StandardCharsets.UTF_8));
  }

  private String signature(Message<Object> message, JsonObject body) {
    Mac mac = mac();
    mac.update(message.address().getBytes(StandardCharsets.UTF_8));
    mac.update((byte) '\n');
    return HexFormat.of().formatHex(mac.doFinal(body.encode().getBytes(StandardCharsets.UTF_8)));
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
