/** Comma-separated values. */
@NullMarked
package io.ringfence.policyservice.core.csv;

import org.jspecify.annotations.NullMarked;
