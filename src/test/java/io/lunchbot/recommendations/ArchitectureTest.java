package io.lunchbot.recommendations;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.VerticleBase;
import java.util.Set;

/** The rooms and who may enter which. The picture is in DEVELOPING.md. */
@AnalyzeClasses(
    packages = "io.lunchbot.recommendations",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.lunchbot.recommendations";

  @ArchTest
  static final ArchRule rooms_depend_downwards_only =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("start")
          .definedBy(ROOT)
          .layer("embedded")
          .definedBy(ROOT + ".embedded..")
          .layer("http")
          .definedBy(ROOT + ".http..")
          .layer("kafka")
          .definedBy(ROOT + ".kafka..")
          .layer("alert")
          .definedBy(ROOT + ".alert..")
          .layer("schedule")
          .definedBy(ROOT + ".schedule..")
          .layer("cli")
          .definedBy(ROOT + ".cli..")
          .layer("run")
          .definedBy(ROOT + ".run..")
          .layer("plan")
          .definedBy(ROOT + ".plan..")
          .layer("gemini")
          .definedBy(ROOT + ".gemini..")
          .layer("stats")
          .definedBy(ROOT + ".stats..")
          .layer("cache")
          .definedBy(ROOT + ".cache..")
          .layer("keys")
          .definedBy(ROOT + ".keys..")
          .layer("redis")
          .definedBy(ROOT + ".redis..")
          .layer("cluster")
          .definedBy(ROOT + ".cluster..")
          .layer("observe")
          .definedBy(ROOT + ".observe..")
          .layer("bus")
          .definedBy(ROOT + ".bus..")
          .layer("config")
          .definedBy(ROOT + ".config..")
          .whereLayer("start")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("embedded")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cluster")
          .mayOnlyBeAccessedByLayers("start")
          .whereLayer("http")
          .mayOnlyBeAccessedByLayers("start")
          .whereLayer("kafka")
          .mayOnlyBeAccessedByLayers("start")
          .whereLayer("alert")
          .mayOnlyBeAccessedByLayers("start")
          .whereLayer("cli")
          .mayOnlyBeAccessedByLayers("start")
          .whereLayer("schedule")
          .mayOnlyBeAccessedByLayers("start", "http")
          .whereLayer("run")
          .mayOnlyBeAccessedByLayers("start", "cli", "http", "kafka", "alert", "schedule")
          .whereLayer("plan")
          .mayOnlyBeAccessedByLayers("start", "cli", "http", "run")
          .whereLayer("gemini")
          .mayOnlyBeAccessedByLayers("start", "http", "run", "plan")
          .whereLayer("stats")
          .mayOnlyBeAccessedByLayers("start", "http", "run", "plan", "gemini")
          .whereLayer("cache")
          .mayOnlyBeAccessedByLayers("start", "cli", "http", "run", "plan")
          .whereLayer("keys")
          .mayOnlyBeAccessedByLayers("start", "http", "run", "plan", "gemini", "cache")
          .whereLayer("redis")
          .mayOnlyBeAccessedByLayers("start", "schedule", "run", "cache", "keys");

  @ArchTest
  static final ArchRule rooms_have_no_cycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  /** Rules that could be read aloud: they take time and chance as arguments and know no Vert.x. */
  private static final Set<String> PURE =
      Set.of(
          "KeyHealth",
          "RedisHealth",
          "cache.RecommendationJson",
          "cluster.Arrivals",
          "embedded.standin.StandInChecker",
          "embedded.standin.StandInFields",
          "embedded.standin.StandInLedger",
          "embedded.standin.StandInRules",
          "embedded.standin.StandInTokens",
          "embedded.standin.StandInWeather",
          "embedded.standin.StandInWindow",
          "gemini.Advice",
          "gemini.AnswerLanguage",
          "gemini.AnswerReader",
          "gemini.AnswerText",
          "gemini.Correction",
          "gemini.GeminiFailure",
          "gemini.Mentions",
          "gemini.Pack",
          "gemini.PackReader",
          "gemini.PackText",
          "gemini.Prompt",
          "gemini.QuotaLesson",
          "gemini.Redaction",
          "gemini.RuleAnswer",
          "gemini.RulePhrases",
          "gemini.Thinking",
          "gemini.TokenEstimate",
          "keys.PacificDay",
          "keys.Prices",
          "keys.Spending",
          "keys.Usd",
          "observe.Latencies",
          "plan.Forecast",
          "plan.Need",
          "plan.Plan",
          "plan.Supply",
          "run.Backoff",
          "run.ChunkPlan",
          "run.Packing",
          "run.Retry",
          "run.RunState",
          "run.Trigger",
          "schedule.NightSchedule",
          "stats.ElementRules",
          "stats.OrderJson",
          "stats.Percent",
          "stats.UserTally");

  @ArchTest
  static void every_pure_rule_is_where_it_is_said_to_be(JavaClasses classes) {
    for (String name : PURE) {
      assertThat(classes.contain(ROOT + "." + name)).as(name).isTrue();
    }
  }

  @ArchTest
  static final ArchRule pure_rules_know_no_vertx =
      noClasses()
          .that(
              DescribedPredicate.describe(
                  "are pure rules",
                  type -> PURE.contains(type.getName().replace(ROOT + ".", "").split("\\$", 2)[0])))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule only_vertx_s_public_side_is_used =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..impl..", "io.vertx..internal..");

  @ArchTest
  static final ArchRule only_the_cluster_knows_hazelcast =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".cluster..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.hazelcast..", "io.vertx.spi..");

  @ArchTest
  static final ArchRule only_the_service_wires_verticles =
      classes()
          .that()
          .areAssignableTo(VerticleBase.class)
          .should()
          .onlyHaveDependentClassesThat()
          .haveSimpleNameEndingWith("Verticle")
          .orShould()
          .onlyHaveDependentClassesThat()
          .haveFullyQualifiedName(ROOT + ".Service");

  @ArchTest
  static final ArchRule only_main_ends_the_process =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".Main")
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule only_the_configuration_reads_the_environment =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".config..", ROOT + ".embedded..")
          .should()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getenv");
}
