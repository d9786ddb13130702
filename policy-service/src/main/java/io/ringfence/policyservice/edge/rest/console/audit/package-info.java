/** The page of the audit. */
@NullMarked
package io.ringfence.policyservice.edge.rest.console.audit;

import org.jspecify.annotations.NullMarked;
