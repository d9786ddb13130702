/** The notifier over HTTP. */
@NullMarked
package io.ringfence.policyservice.edge.notifier;

import org.jspecify.annotations.NullMarked;
