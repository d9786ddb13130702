/** billing-watcher over HTTP. */
@NullMarked
package io.ringfence.policyservice.edge.billing;

import org.jspecify.annotations.NullMarked;
