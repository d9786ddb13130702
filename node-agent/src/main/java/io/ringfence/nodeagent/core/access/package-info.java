/** Whether a client may see the node's web pages, by its country. */
@NullMarked
package io.ringfence.nodeagent.core.access;

import org.jspecify.annotations.NullMarked;
