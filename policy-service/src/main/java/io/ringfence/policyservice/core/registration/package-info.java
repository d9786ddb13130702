/** Registered phones, and how they come to be allowed. */
@NullMarked
package io.ringfence.policyservice.core.registration;

import org.jspecify.annotations.NullMarked;
