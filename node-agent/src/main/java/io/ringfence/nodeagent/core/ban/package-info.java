/** What a node makes of bans: its own Fail2Ban's and those of the whole cluster. */
@NullMarked
package io.ringfence.nodeagent.core.ban;

import org.jspecify.annotations.NullMarked;
