/** What a node has to do with its Fail2Ban. */
@NullMarked
package io.ringfence.nodeagent.core.fail2ban;

import org.jspecify.annotations.NullMarked;
