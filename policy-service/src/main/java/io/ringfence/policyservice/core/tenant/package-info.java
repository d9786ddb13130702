/** Tenants: the customers of a PBX cluster, each with extensions of its own. */
@NullMarked
package io.ringfence.policyservice.core.tenant;

import org.jspecify.annotations.NullMarked;
