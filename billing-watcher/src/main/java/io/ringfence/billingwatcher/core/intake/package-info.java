/** Call detail records as other programs post them. */
@NullMarked
package io.ringfence.billingwatcher.core.intake;

import org.jspecify.annotations.NullMarked;
