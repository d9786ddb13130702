/** Follows the file in which Asterisk writes its CDRs. */
@NullMarked
package io.ringfence.nodeagent.edge.cdr;

import org.jspecify.annotations.NullMarked;
