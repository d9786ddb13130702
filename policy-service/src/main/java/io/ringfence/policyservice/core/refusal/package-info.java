/** Why a request is refused, in words for people. */
@NullMarked
package io.ringfence.policyservice.core.refusal;

import org.jspecify.annotations.NullMarked;
