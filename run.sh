#!/usr/bin/env bash
# One command for everything: ./run.sh [options] | ./run.sh test. See ./run.sh --help.
set -euo pipefail
cd "$(dirname "$0")"

JAR=target/lunch-recommendations-embedded.jar

usage() {
  cat <<TEXT
./run.sh [options]   build if needed, start embedded servers for whatever is not configured, fill the
                     database with sample data, do one run, then serve until Ctrl-C
./run.sh test        everything that must pass before a change lands
./run.sh test chaos  only the nights of chaos, of patience, of kills and of outages, in their long form:
                     a whole day's requests at 15 a minute, 25 rounds of 2,000 users, each server away
                     for a minute; about 35 minutes
./run.sh test mutation  changes the pure rules of key pool, retries and refusals one by one and sees
                     whether their tests notice; fails below 85 %
./run.sh bench [NAME]   measures one thing or all: latency, memory, minutes, month, nodes, pipeline, quota,
                        read, renewal, scale, start, statistics, streams
./run.sh bench report   writes what was measured into docs
./run.sh eval [--misbehave]  how good the answers are: two nights of 60 sample users with the keys, the model and
                             the prompts that are configured, without keys with the stand-in; compares with the
                             last time. Takes 120 requests (16 of 8 users each with free keys) and those asked again
./run.sh build       build both jars into target/

Options are those of the program:
  --sample-users N   eligible users of the sample data, 300 by default
  --run-once         exit after the run
  --check            look at configuration, servers and keys, and exit
  --plan             say what a run would bring, and exit
  --preview TGID     show what the provider would be sent for a user, and exit
  --config FILE      settings, see conf/config.yaml; the environment wins
  --version
TEXT
}

fail() {
  echo "run.sh: $*" >&2
  exit 2
}

need_jdk() {
  local home=${JAVA_HOME:-} version
  JAVA=${home:+$home/bin/}java
  if [ -n "$home" ] && [ ! -x "$JAVA" ]; then
    fail "JAVA_HOME is $home, and there is no bin/java in it; point it to a JDK 17 or newer"
  fi
  command -v "$JAVA" >/dev/null || fail "no java found; install a JDK 17 or newer, or set JAVA_HOME"
  version=$("$JAVA" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p')
  [ "${version%%.*}" -ge 17 ] 2>/dev/null ||
    fail "$JAVA is version ${version:-unknown}; a JDK 17 or newer is needed (set JAVA_HOME)"
}

need_compiler() {
  local home=${JAVA_HOME:-}
  command -v "${home:+$home/bin/}javac" >/dev/null ||
    fail "there is a Java runtime but no compiler; install a JDK 17 or newer, or set JAVA_HOME"
}

maven() {
  need_compiler
  if command -v mvn >/dev/null; then mvn -B -ntp -Dstyle.color=never "$@"; else ./mvnw -B -ntp -Dstyle.color=never "$@"; fi
}

build() {
  need_compiler
  echo "Building (one to two minutes the first time) ..." >&2
  maven -q -DskipTests package >&2
}

chaos() {
  # No unit test is called none, so that only the jars are built and tested.
  maven verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=ChaosIT,KillIT,ServersOutageIT -Dchaos.long=true "$@"
}

mutation() {
  maven -Pmutation test-compile pitest:mutationCoverage "$@"
  echo "Which changes no test noticed: target/pit-reports/index.html" >&2
}

# Runs a main class of the tests.
test_main() {
  local commit main=$1
  shift
  commit=$(git describe --always --dirty 2>/dev/null || true)
  echo "Building ..." >&2
  maven -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/bench/classpath >&2
  # shellcheck disable=SC2086  # several options in one variable
  exec "$JAVA" ${JAVA_OPTS:-} -Dbench.commit="$commit" \
    -cp "target/test-classes:target/classes:$(cat target/bench/classpath)" \
    "io.lunchbot.recommendations.$main" "$@"
}

is_stale() {
  [ ! -f "$JAR" ] || [ -n "$(find pom.xml src/main conf -newer "$JAR" -print -quit)" ]
}

case "${1:-}" in
  test)
    need_jdk
    shift
    case "${1:-}" in
      chaos) chaos "${@:2}" ;;
      mutation) mutation "${@:2}" ;;
      *) maven verify "$@" ;;
    esac
    ;;
  build)
    need_jdk
    build
    ;;
  -h | --help | help)
    usage
    ;;
  bench)
    need_jdk
    shift
    test_main bench.Benchmarks "$@"
    ;;
  eval)
    need_jdk
    shift
    test_main eval.Evaluation "$@"
    ;;
  "" | -*)
    need_jdk
    if is_stale; then build; fi
    # shellcheck disable=SC2086  # several options in one variable
    exec "$JAVA" ${JAVA_OPTS:-} -jar "$JAR" --embedded "$@"
    ;;
  *)
    usage >&2
    fail "unknown command \"$1\""
    ;;
esac
