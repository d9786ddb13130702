/** Who asks for a change and what came of it. */
@NullMarked
package io.ringfence.policyservice.core.change;

import org.jspecify.annotations.NullMarked;
