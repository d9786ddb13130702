/** Pages about calls: their history, and who is blocked. */
@NullMarked
package io.ringfence.policyservice.edge.rest.console.call;

import org.jspecify.annotations.NullMarked;
