/** Feeds: when they are due, and fetching them over HTTP. */
@NullMarked
package io.ringfence.policyservice.edge.feed;

import org.jspecify.annotations.NullMarked;
