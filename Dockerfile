# The service as a container. It needs no curl, no shell of its own and no place to write but /tmp:
#
#   docker build -t lunch-recommendations .
#   docker run --read-only --tmpfs /tmp --memory 256m --cpus 0.5 --env-file .env lunch-recommendations
#
# A Maven that reaches its repositories through settings of its own is handed them for the build
# alone: --secret id=maven-settings,src=settings.xml

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn/jvm.config .mvn/
COPY conf/prices.csv conf/
COPY conf/prompts conf/prompts
COPY src/main src/main
# The jar is the one an operator runs; which libraries belong to it stands in the pom and nowhere else.
# Formatting and tests were judged before.
RUN --mount=type=cache,target=/root/.m2/repository \
    --mount=type=secret,id=maven-settings,target=/root/.m2/settings.xml \
    mvn -B -ntp -q package -Dmaven.test.skip -Dspotless.check.skip
COPY conf/container/split ./
RUN ./split /build/target /layers

FROM eclipse-temurin:17-jre
WORKDIR /opt/lunch-recommendations
COPY --from=build /layers/native native
COPY --from=build /layers/libs ./
COPY conf/container/jvm.options conf/container/healthy conf/container/train ./
COPY conf/hazelcast-kubernetes.yaml conf/
COPY --from=build /layers/app ./
# Inside a container loopback reaches nobody; whatever else is said, HTTP_TOKEN must be set.
# More arenas of malloc than two cost memory and gain nothing with half a core.
ENV HTTP_HOST=0.0.0.0 HTTP_PORT=8080 MALLOC_ARENA_MAX=2
# What the service loads while it starts, prepared once: half the time to its first answer, and memory
# that containers of one machine share. Made by the JVM that will read it.
RUN ./train
# Nobody of the base image; a number, so that Kubernetes can see that it is not root.
USER 10001:10001
EXPOSE 8080 5701 5702
# Whether the process turns. Whether the servers it needs are there is no reason to restart it.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["/opt/lunch-recommendations/healthy", "/health/live"]
# No shell between: SIGTERM reaches the service, which stops within 9 s and exits with 0.
ENTRYPOINT ["java", "@/opt/lunch-recommendations/jvm.options", "-jar", "/opt/lunch-recommendations/app.jar"]

# Last, for they change with every build.
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="lunch-recommendations" \
      org.opencontainers.image.description="Writes a short food recommendation for every active user of a lunch-ordering bot" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.base.name="docker.io/library/eclipse-temurin:17-jre"
