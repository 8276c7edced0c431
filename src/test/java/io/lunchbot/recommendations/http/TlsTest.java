package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Http;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.config.Tls;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service over an encrypted connection. */
class TlsTest {
  private final Vertx vertx = Vertx.vertx();
  private final SelfSignedCertificate pair = SelfSignedCertificate.create("localhost");

  @TempDir Path folder;

  @BeforeEach
  void serve() {
    ByReference.install(vertx);
    new FakeHealth().serve(vertx);
  }

  @AfterEach
  void stop() {
    vertx.close().await();
    pair.delete();
  }

  private HttpVerticle listen(Path certificate, Path key) {
    HttpVerticle verticle =
        new HttpVerticle(
            new Http("127.0.0.1", 0, new Secret(""), Optional.of(new Tls(certificate, key))),
            "node",
            Clock.systemUTC());
    vertx.deployVerticle(verticle).await();
    return verticle;
  }

  private HttpResponse<Buffer> get(WebClient client, int port, String path) {
    return client.get(port, "localhost", path).send().await();
  }

  @Test
  void a_certificate_and_its_key_make_it_https_and_pages_of_its_own_address_may_ask() {
    HttpVerticle listening =
        listen(Path.of(pair.certificatePath()), Path.of(pair.privateKeyPath()));
    int port = listening.address().getPort();
    WebClient trusting =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setSsl(true)
                .setTrustOptions(new PemTrustOptions().addCertPath(pair.certificatePath())));

    assertThat(listening.address().toString()).isEqualTo("https://127.0.0.1:" + port);
    assertThat(get(trusting, port, "/health/live").statusCode()).isEqualTo(200);
    assertThat(
            trusting
                .get(port, "localhost", "/metrics")
                .putHeader("Origin", "https://localhost:" + port)
                .send()
                .await()
                .statusCode())
        .isEqualTo(200);
    assertThat(
            trusting
                .get(port, "localhost", "/metrics")
                .putHeader("Origin", "http://localhost:" + port)
                .send()
                .await()
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void who_does_not_know_the_certificate_or_asks_without_encryption_gets_no_answer() {
    int port =
        listen(Path.of(pair.certificatePath()), Path.of(pair.privateKeyPath())).address().getPort();
    WebClient stranger = WebClient.create(vertx, new WebClientOptions().setSsl(true));
    WebClient plain = WebClient.create(vertx);

    assertThatThrownBy(() -> get(stranger, port, "/health/live"))
        .hasStackTraceContaining("unable to find valid certification path");
    assertThatThrownBy(() -> get(plain, port, "/health/live")).isInstanceOf(Exception.class);
  }

  @Test
  void files_that_are_no_certificate_stop_the_start_with_a_sentence() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong.pem"), "hunter2");

    assertThatThrownBy(() -> listen(wrong, Path.of(pair.privateKeyPath())))
        .isInstanceOfSatisfying(
            ConfigException.class,
            refused ->
                assertThat(refused.mistakes())
                    .singleElement()
                    .asString()
                    .startsWith("http.tls_certificate (HTTP_TLS_CERTIFICATE): ")
                    .doesNotContain("hunter2"));
  }
}
