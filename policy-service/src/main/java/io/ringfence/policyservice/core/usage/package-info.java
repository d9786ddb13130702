/** What tenants have spent, as billing-watcher tells it. */
@NullMarked
package io.ringfence.policyservice.core.usage;

import org.jspecify.annotations.NullMarked;
