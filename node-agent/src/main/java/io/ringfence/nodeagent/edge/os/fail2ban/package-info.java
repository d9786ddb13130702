/** Fail2Ban, as the agent talks with it. */
@NullMarked
package io.ringfence.nodeagent.edge.os.fail2ban;

import org.jspecify.annotations.NullMarked;
