/** The control plane: the policy in PostgreSQL, its REST API, and the way to Kafka. */
@NullMarked
package io.ringfence.policyservice;

import org.jspecify.annotations.NullMarked;
