/** {@code /api/v1/firewall}: entries, lists, explain and preview. */
@NullMarked
package io.ringfence.policyservice.edge.rest.firewall;

import org.jspecify.annotations.NullMarked;
