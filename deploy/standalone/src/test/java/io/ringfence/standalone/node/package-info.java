/** Nodes on one machine: network namespaces behind a bridge. */
@NullMarked
package io.ringfence.standalone.node;

import org.jspecify.annotations.NullMarked;
