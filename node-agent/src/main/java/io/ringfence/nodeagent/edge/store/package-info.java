/** The saved policy on disk, which a node boots from. */
@NullMarked
package io.ringfence.nodeagent.edge.store;

import org.jspecify.annotations.NullMarked;
