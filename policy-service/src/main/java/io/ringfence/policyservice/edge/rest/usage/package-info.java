/** What tenants have spent, over REST. */
@NullMarked
package io.ringfence.policyservice.edge.rest.usage;

import org.jspecify.annotations.NullMarked;
