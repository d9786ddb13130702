/** Single allowed or blocked addresses and networks. */
@NullMarked
package io.ringfence.policyservice.core.entry;

import org.jspecify.annotations.NullMarked;
