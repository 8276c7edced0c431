package io.lunchbot.recommendations.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is away, as this node has seen it: one {@link Outage} for each server, whoever asked it
 * whatever, so that the log says once that it is gone and once that it is back. What fails without
 * naming a server has an outage of its own.
 *
 * <p>Questions are answered out of order. Each tells of a time after it was asked, so that only
 * what was asked since the last change can bring about the next. Thread-safe.
 */
public final class Outages implements Shareable {
  /** What is asked for where nothing but Redis can be away. */
  public static final String REDIS = "Redis";

  /** What is asked for where nothing but PostgreSQL can be away. */
  public static final String POSTGRESQL = "PostgreSQL";

  private static final String NAME = "outages";

  /** How the texts of {@link Failure.Code#UNAVAILABLE} begin; PostgreSQL may add an SQLSTATE. */
  private static final Pattern SERVER =
      Pattern.compile("(" + REDIS + "|" + POSTGRESQL + ")(?:: | (?=\\w{5}: ))(.*)", Pattern.DOTALL);

  private final Map<String, Subject> subjects = new HashMap<>();

  /** Servers that a question has failed for before: when it is answered, they work. */
  private final Map<String, Set<String>> serversOf = new HashMap<>();

  private long turn;

  /** Nothing is wrong yet. */
  Outages() {}

  /** Those of this node. */
  public static Outages of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Outages>getLocalMap(NAME)
        .computeIfAbsent(NAME, name -> new Outages());
  }

  /** Something that may be away. */
  private static final class Subject {
    final Outage outage;

    /** The turn it went, or was back. */
    long changed;

    Subject(String what) {
      this.outage = new Outage(what);
    }
  }

  /** Asks, and notes what came of it. For what is asked again later, however it failed. */
  public <T> Future<T> watch(String what, Supplier<Future<T>> ask) {
    long asked = asking();
    return ask.get()
        .onSuccess(answer -> worked(what, asked))
        .onFailure(cause -> failed(what, asked, cause));
  }

  /** To be called before a question is asked; returns its turn. */
  public synchronized long asking() {
    return ++turn;
  }

  /**
   * It was asked in vain and will be asked again.
   *
   * @param what was asked, in a few words for the log
   * @param asked what {@link #asking} said
   */
  public synchronized void failed(String what, long asked, Throwable cause) {
    Failure failure = Failure.from(cause);
    Matcher server = SERVER.matcher(String.valueOf(failure.getMessage()));
    if (failure.isPassing() && server.matches()) {
      serversOf.computeIfAbsent(what, first -> new HashSet<>()).add(server.group(1));
      gone(server.group(1), asked, server.group(2));
    } else {
      gone(what, asked, failure.getMessage());
    }
  }

  /** It was answered. */
  public synchronized void worked(String what, long asked) {
    back(what, asked);
    serversOf.getOrDefault(what, Set.of()).forEach(server -> back(server, asked));
  }

  private void gone(String what, long asked, String reason) {
    Subject subject = subjects.computeIfAbsent(what, Subject::new);
    if (subject.outage.isOver() && asked > subject.changed) {
      subject.changed = asking();
      subject.outage.failed(reason);
    }
  }

  private void back(String what, long asked) {
    Subject subject = subjects.get(what);
    if (subject != null && !subject.outage.isOver() && asked > subject.changed) {
      subject.changed = asking();
      subject.outage.over();
    }
  }
}
