/** The page that says all that is known of an address, an extension, a tenant or a call. */
@NullMarked
package io.ringfence.policyservice.edge.rest.console.explain;

import org.jspecify.annotations.NullMarked;
