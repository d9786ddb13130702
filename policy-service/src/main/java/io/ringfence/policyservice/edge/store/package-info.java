/** PostgreSQL: the policy, the outbox, the audit, the tokens. */
@NullMarked
package io.ringfence.policyservice.edge.store;

import org.jspecify.annotations.NullMarked;
