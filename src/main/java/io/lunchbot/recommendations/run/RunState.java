package io.lunchbot.recommendations.run;

import java.util.List;
import java.util.Locale;

/**
 * Where a run stands. What a state may become are its methods: what it has no method for cannot
 * happen. The scripts hold every change to the same rules (lua/run.lua, the function {@code move}),
 * so that a node that is late changes nothing.
 *
 * <pre>
 *              begin          publish          complete
 *   WAITING ─────────> PLANNING ─────> RUNNING ─────────> COMPLETED
 *      │                │ │ │ └─ complete: nobody to ask ────^  ^
 *      │                │ │ │          │ │ │                    │ complete: the last were under way
 *      │                │ │ │     halt │ │ │ fail               │
 *      │                │ │ │          v │ │                    │
 *      │                │ │ │     HALTED ┼─┼────────────────────┘
 *      │                │ │ │   resume^  │ │   (HALTED resumes to RUNNING)
 *      │                │ │ └─ fail ──│──│─┴──> FAILED ── resume ──> RUNNING
 *      │                │ │           │  │            └── replan ──> PLANNING
 *      └── cancel ──────┴─┴───────────┴──┴──> CANCELLED   (from WAITING, PLANNING, RUNNING, HALTED)
 * </pre>
 *
 * COMPLETED and CANCELLED are final.
 */
public sealed interface RunState {
  /** See {@link Waiting}. */
  static Waiting waiting() {
    return new Waiting();
  }

  /** See {@link Planning}. */
  static Planning planning() {
    return new Planning();
  }

  /** See {@link Running}. */
  static Running running() {
    return new Running();
  }

  /** See {@link Halted}. */
  static Halted halted() {
    return new Halted();
  }

  /** See {@link Failed}. */
  static Failed failed() {
    return new Failed();
  }

  /** See {@link Completed}. */
  static Completed completed() {
    return new Completed();
  }

  /** See {@link Cancelled}. */
  static Cancelled cancelled() {
    return new Cancelled();
  }

  /** All states. */
  static List<RunState> all() {
    return List.of(waiting(), planning(), running(), halted(), failed(), completed(), cancelled());
  }

  /** The state of a name. */
  static RunState of(String name) {
    return all().stream()
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no state of a run: " + name));
  }

  /** The name on every wire, in capitals. */
  default String name() {
    return getClass().getSimpleName().toUpperCase(Locale.ROOT);
  }

  /** What can come next, in one step. */
  List<RunState> next();

  /** Whether nodes may work on it: the states in which the run is the active one. */
  default boolean isActive() {
    return this instanceof Planning || this instanceof Running;
  }

  /** Whether it stopped; a halted run goes on later. */
  default boolean isOver() {
    return !isActive() && !(this instanceof Waiting);
  }

  /** A trigger waits for the active run to end. */
  record Waiting() implements RunState {
    /** The active run has ended. */
    public Planning begin() {
      return new Planning();
    }

    /** Nobody wants it any more. */
    public Cancelled cancel() {
      return new Cancelled();
    }

    @Override
    public List<RunState> next() {
      return List.of(begin(), cancel());
    }
  }

  /** The users are being found and cut into chunks. */
  record Planning() implements RunState {
    /** Every node sees the chunks. */
    public Running publish() {
      return new Running();
    }

    /** There is nobody to see to. */
    public Completed complete() {
      return new Completed();
    }

    /** Nobody wants it any more. */
    public Cancelled cancel() {
      return new Cancelled();
    }

    /** No waiting mends what is wrong. */
    public Failed fail() {
      return new Failed();
    }

    @Override
    public List<RunState> next() {
      return List.of(publish(), complete(), cancel(), fail());
    }
  }

  /** Chunks are being worked on. */
  record Running() implements RunState {
    /** Every user was seen to. */
    public Completed complete() {
      return new Completed();
    }

    /** No key is left. */
    public Halted halt() {
      return new Halted();
    }

    /** Nobody wants it any more. */
    public Cancelled cancel() {
      return new Cancelled();
    }

    /** No waiting mends what is wrong. */
    public Failed fail() {
      return new Failed();
    }

    @Override
    public List<RunState> next() {
      return List.of(complete(), halt(), cancel(), fail());
    }
  }

  /** The keys were exhausted before every user was seen to; it goes on when there are some. */
  record Halted() implements RunState {
    /** There are keys again. */
    public Running resume() {
      return new Running();
    }

    /** The last users were under way when it halted. */
    public Completed complete() {
      return new Completed();
    }

    /** Somebody stopped it, or a newer night superseded it. */
    public Cancelled cancel() {
      return new Cancelled();
    }

    @Override
    public List<RunState> next() {
      return List.of(resume(), complete(), cancel());
    }
  }

  /** It cannot go on; the reason is with the run. */
  record Failed() implements RunState {
    /** Somebody mended what was wrong. */
    public Running resume() {
      return new Running();
    }

    /** As {@link #resume}, where it had no plan, or its work was lost. */
    public Planning replan() {
      return new Planning();
    }

    @Override
    public List<RunState> next() {
      return List.of(resume(), replan());
    }
  }

  /** Every user was seen to. */
  record Completed() implements RunState {
    @Override
    public List<RunState> next() {
      return List.of();
    }
  }

  /** Somebody stopped it, or a newer night superseded it. */
  record Cancelled() implements RunState {
    @Override
    public List<RunState> next() {
      return List.of();
    }
  }
}
