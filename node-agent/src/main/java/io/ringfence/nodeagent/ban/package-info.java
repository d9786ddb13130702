/** The node's bans: what Fail2Ban finds and the topic says, what of it holds here, what is published. */
@NullMarked
package io.ringfence.nodeagent.ban;

import org.jspecify.annotations.NullMarked;
