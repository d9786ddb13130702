/** Who hears of what, and what they were told. */
@NullMarked
package io.ringfence.policyservice.core.notification;

import org.jspecify.annotations.NullMarked;
