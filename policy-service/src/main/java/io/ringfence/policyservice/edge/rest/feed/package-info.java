/** Feeds over REST. */
@NullMarked
package io.ringfence.policyservice.edge.rest.feed;

import org.jspecify.annotations.NullMarked;
