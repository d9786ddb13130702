/** The calls of a tenant, over REST. */
@NullMarked
package io.ringfence.policyservice.edge.rest.history;

import org.jspecify.annotations.NullMarked;
