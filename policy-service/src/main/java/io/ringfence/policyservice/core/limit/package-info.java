/** Tenants, their limits and their routes, as admins set them. */
@NullMarked
package io.ringfence.policyservice.core.limit;

import org.jspecify.annotations.NullMarked;
