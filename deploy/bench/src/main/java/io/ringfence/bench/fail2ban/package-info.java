/** The figures of Fail2Ban and the cluster's bans. */
@NullMarked
package io.ringfence.bench.fail2ban;

import org.jspecify.annotations.NullMarked;
