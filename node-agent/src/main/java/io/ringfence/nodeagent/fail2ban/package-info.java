/** Ringfence's part of the node's Fail2Ban: its files, its jails, what they hold. */
@NullMarked
package io.ringfence.nodeagent.fail2ban;

import org.jspecify.annotations.NullMarked;
