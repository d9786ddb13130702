/** What was captured as records for others. */
@NullMarked
package io.ringfence.trafficsensor.core.record;

import org.jspecify.annotations.NullMarked;
