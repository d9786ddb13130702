/** What the node knows of itself and reports. */
@NullMarked
package io.ringfence.nodeagent.status;

import org.jspecify.annotations.NullMarked;
