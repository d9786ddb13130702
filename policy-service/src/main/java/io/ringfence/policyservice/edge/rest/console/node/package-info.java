/** Pages about nodes. */
@NullMarked
package io.ringfence.policyservice.edge.rest.console.node;

import org.jspecify.annotations.NullMarked;
