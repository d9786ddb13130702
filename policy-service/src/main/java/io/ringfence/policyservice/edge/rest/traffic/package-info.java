/** Captured SIP packets over HTTP. */
@NullMarked
package io.ringfence.policyservice.edge.rest.traffic;

import org.jspecify.annotations.NullMarked;
