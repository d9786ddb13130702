/** The kernel's tables of SIP sources, read each second. */
@NullMarked
package io.ringfence.nodeagent.edge.os.rate;

import org.jspecify.annotations.NullMarked;
