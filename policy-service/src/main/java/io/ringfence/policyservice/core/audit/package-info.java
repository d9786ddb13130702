/** The record of everything that was done or refused. */
@NullMarked
package io.ringfence.policyservice.core.audit;

import org.jspecify.annotations.NullMarked;
