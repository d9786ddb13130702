/** What the kernel should hold against what it holds, and the steps from one to the other. */
@NullMarked
package io.ringfence.nodeagent.core.plan;

import org.jspecify.annotations.NullMarked;
