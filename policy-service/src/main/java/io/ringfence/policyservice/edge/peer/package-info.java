/** Other services that are asked over HTTP. */
@NullMarked
package io.ringfence.policyservice.edge.peer;

import org.jspecify.annotations.NullMarked;
