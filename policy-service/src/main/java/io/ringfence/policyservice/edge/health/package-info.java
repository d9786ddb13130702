/** Health checks and metrics. */
@NullMarked
package io.ringfence.policyservice.edge.health;

import org.jspecify.annotations.NullMarked;
