/** The bans of the cluster, as {@code ringfence.bans} tells them. */
@NullMarked
package io.ringfence.firewall.ban;

import org.jspecify.annotations.NullMarked;
