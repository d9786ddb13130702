/** The kernel's table of SIP sources: its lines, those nearest to the limit, and when to tell of them. */
@NullMarked
package io.ringfence.nodeagent.core.rate;

import org.jspecify.annotations.NullMarked;
