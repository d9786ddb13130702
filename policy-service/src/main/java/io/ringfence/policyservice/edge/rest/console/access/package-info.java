/** Logging in and out, users and tokens. */
@NullMarked
package io.ringfence.policyservice.edge.rest.console.access;

import org.jspecify.annotations.NullMarked;
