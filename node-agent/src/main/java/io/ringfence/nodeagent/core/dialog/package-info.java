/** What the wire shows of the node's calls on trunks. */
@NullMarked
package io.ringfence.nodeagent.core.dialog;

import org.jspecify.annotations.NullMarked;
