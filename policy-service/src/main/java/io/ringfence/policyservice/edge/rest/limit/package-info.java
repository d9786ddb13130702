/** {@code /api/v1/tenants}: tenants, limits and routes. */
@NullMarked
package io.ringfence.policyservice.edge.rest.limit;

import org.jspecify.annotations.NullMarked;
