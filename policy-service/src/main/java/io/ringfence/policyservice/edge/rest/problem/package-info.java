/** RFC 9457 problems: the one form of every refusal and failure. */
@NullMarked
package io.ringfence.policyservice.edge.rest.problem;

import org.jspecify.annotations.NullMarked;
