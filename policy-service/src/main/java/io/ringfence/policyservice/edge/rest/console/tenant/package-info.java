/** Pages about tenants: limits, routes, usage. */
@NullMarked
package io.ringfence.policyservice.edge.rest.console.tenant;

import org.jspecify.annotations.NullMarked;
