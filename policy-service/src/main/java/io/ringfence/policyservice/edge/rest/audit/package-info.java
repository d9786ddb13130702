/** The audit: searched, and given out whole. */
@NullMarked
package io.ringfence.policyservice.edge.rest.audit;

import org.jspecify.annotations.NullMarked;
