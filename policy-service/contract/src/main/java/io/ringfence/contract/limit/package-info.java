/** Tenants, their limits and their routes. */
@NullMarked
package io.ringfence.contract.limit;

import org.jspecify.annotations.NullMarked;
