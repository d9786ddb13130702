/** Who may get in, and what they may do. */
@NullMarked
package io.ringfence.policyservice.core.access;

import org.jspecify.annotations.NullMarked;
