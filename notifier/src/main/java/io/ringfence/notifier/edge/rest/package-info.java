/** What policy-service and operators ask over HTTP. */
@NullMarked
package io.ringfence.notifier.edge.rest;

import org.jspecify.annotations.NullMarked;
