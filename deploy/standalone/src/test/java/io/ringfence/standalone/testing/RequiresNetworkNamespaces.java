package io.ringfence.standalone.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test needs root on Linux with iproute2, iptables and ipset. Elsewhere it is skipped, with the reason; where the
 * environment has {@code CI=true} it fails instead, so that no gate is passed without it.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NetworkNamespacesCondition.class)
public @interface RequiresNetworkNamespaces {}
