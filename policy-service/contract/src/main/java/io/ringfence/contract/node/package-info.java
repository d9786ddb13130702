/** Events of {@code ringfence.node-status}: what a node reads back from its kernel. */
@NullMarked
package io.ringfence.contract.node;

import org.jspecify.annotations.NullMarked;
