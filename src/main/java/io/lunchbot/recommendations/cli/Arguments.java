package io.lunchbot.recommendations.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of both jars. */
@Command(
    name = "lunch-recommendations",
    description = {
      "Writes a short food recommendation for every active user of a lunch-ordering bot:",
      "every night, on a Kafka record, or on an HTTP request."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Arguments.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 done, 2 bad configuration or arguments, 3 run halted",
      "(keys exhausted), 4 run failed or, with --check, would fail for want of a valid",
      "key or of the model, 5 a needed server cannot be used (--run-once, --check,",
      "--plan, --preview)."
    })
public final class Arguments {
  private static final int MOST_SAMPLE_USERS = 1_000_000;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file; the environment wins over it. See conf/config.yaml.")
  private Path config;

  @Option(
      names = "--embedded",
      description = {
        "Start embedded servers for whatever is not configured, fill the database",
        "with sample data and do one run. Needs lunch-recommendations-embedded.jar."
      })
  private boolean embedded;

  private int sampleUsers = 300;

  @Option(names = "--run-once", description = "Do one run, then exit.")
  private boolean runOnce;

  @Option(
      names = "--cluster",
      description = {
        "Be one of several nodes. Those of this machine find each other; where others",
        "are, CLUSTER_MEMBERS says."
      })
  private boolean cluster;

  @Option(
      names = "--check",
      description = {
        "Look at the configuration, every server and every key, print what was found",
        "and exit. Uses no request up and changes nothing."
      })
  private boolean check;

  @Option(
      names = "--plan",
      description = {
        "Print what a run would bring if it began now: who is unchanged, who is asked",
        "for tonight, who after the provider's reset, what it costs; and exit."
      })
  private boolean plan;

  @Option(
      names = "--preview",
      paramLabel = "TGID",
      description = {
        "Print what the provider would be sent for one user now, which dishes it may",
        "name and why, as JSON; send nothing, and exit."
      })
  private Long preview;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /**
   * Reads the arguments; help and version are printed, a mistake is explained on standard error.
   *
   * @return the arguments, or the exit code when there is nothing more to do
   */
  public static Parsed parse(String... arguments) {
    Arguments read = new Arguments();
    CommandLine line = new CommandLine(read);
    try {
      CommandLine.ParseResult result = line.parseArgs(arguments);
      Integer printed = CommandLine.executeHelpRequest(result);
      return printed == null
          ? new Parsed(Optional.of(read), 0)
          : new Parsed(Optional.empty(), printed);
    } catch (CommandLine.ParameterException e) {
      line.getErr().println(e.getMessage());
      line.getErr().println("Try --help.");
      return new Parsed(Optional.empty(), CommandLine.ExitCode.USAGE);
    }
  }

  /** What came of reading: arguments, or an exit code. */
  public record Parsed(Optional<Arguments> arguments, int exitCode) {}

  @Option(
      names = "--sample-users",
      paramLabel = "N",
      description = "Eligible users of the sample data, 300 by default.")
  void setSampleUsers(int number) {
    if (number < 0 || number > MOST_SAMPLE_USERS) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--sample-users: "
              + number
              + " is not allowed; a whole number from 0 to "
              + MOST_SAMPLE_USERS
              + " is");
    }
    sampleUsers = number;
  }

  /** The configuration file, if one was named. */
  public Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  /** Whether servers that are not configured are started in this process. */
  public boolean embedded() {
    return embedded;
  }

  /** Eligible users of the sample data, 0 to 1,000,000. */
  public int sampleUsers() {
    return sampleUsers;
  }

  /** Whether to exit after one run. */
  public boolean runOnce() {
    return runOnce;
  }

  /** Whether to be one of several nodes, also where the configuration names no members. */
  public boolean cluster() {
    return cluster;
  }

  /** Whether to look at everything and exit without a run. */
  public boolean check() {
    return check;
  }

  /** Whether to look at things only: nothing is begun, nobody joins a cluster. */
  public boolean looks() {
    return check || plan || preview != null;
  }

  /** Whether to say what a run would bring and exit without one. */
  public boolean plan() {
    return plan;
  }

  /** The user whose request is to be shown, if one was named. */
  public Optional<Long> preview() {
    return Optional.ofNullable(preview);
  }

  /** The version the build wrote into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Arguments.class.getPackage().getImplementationVersion();
      return new String[] {"lunch-recommendations " + (version == null ? "unpacked" : version)};
    }
  }
}
