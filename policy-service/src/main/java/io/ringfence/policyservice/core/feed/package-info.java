/** Shared block lists that refresh themselves: what is set, how they stand, when they are fetched. */
@NullMarked
package io.ringfence.policyservice.core.feed;

import org.jspecify.annotations.NullMarked;
