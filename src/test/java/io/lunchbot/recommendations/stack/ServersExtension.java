package io.lunchbot.recommendations.stack;

import io.lunchbot.recommendations.embedded.RedisServer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands out the JVM's {@link TestServers}, which JUnit closes after the last test. They are
 * containers where the environment says TEST_CONTAINERS=true or where Docker has the images, and
 * embedded otherwise and where it says TEST_CONTAINERS=false.
 */
public final class ServersExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ServersExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestServers.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(TestServers.class, type -> choose(), TestServers.class);
  }

  private static TestServers choose() {
    return usesContainers()
        ? new ContainerTestServers()
        : new EmbeddedTestServers(RedisServer::new);
  }

  /** Whether tests use containers. */
  static boolean usesContainers() {
    String wish = System.getenv().getOrDefault("TEST_CONTAINERS", "");
    return wish.equals("true")
        || (!wish.equals("false") && DockerDaemon.has(ContainerTestServers.IMAGES));
  }
}
