/** {@code /api/v1/tenants}: what belongs to a tenant. */
@NullMarked
package io.ringfence.policyservice.edge.rest.tenant;

import org.jspecify.annotations.NullMarked;
