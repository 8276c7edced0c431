package io.lunchbot.recommendations.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Talks to the servers without the service's own clients. */
final class Wire {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Wire() {}

  /** One inline command and what Redis answered, as on the wire. */
  static String redis(String url, String command) throws IOException {
    URI uri = URI.create(url);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket
          .getOutputStream()
          .write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream answers = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answers);
      return answers.toString(StandardCharsets.US_ASCII).replaceFirst("\\+OK\r\n$", "");
    }
  }

  /** Sends a record without a key and waits until it is stored. */
  static void produce(String brokers, String topic, String value)
      throws ExecutionException, InterruptedException {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  /** The topic's records from its beginning, as soon as there are so many. */
  static List<String> consume(String brokers, String topic, int count) {
    Instant deadline = Instant.now().plus(LIMIT);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                brokers,
                "group.id",
                "test-" + topic,
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (values.size() < count && Instant.now().isBefore(deadline)) {
        consumer.poll(Duration.ofMillis(100)).forEach(found -> values.add(found.value()));
      }
    }
    return values;
  }
}
