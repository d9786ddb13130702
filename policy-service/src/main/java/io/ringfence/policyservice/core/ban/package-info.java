/** The bans of the cluster, as {@code ringfence.bans} has them. */
@NullMarked
package io.ringfence.policyservice.core.ban;

import org.jspecify.annotations.NullMarked;
