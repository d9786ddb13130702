/** Custom scripts on this machine: whether one may run, its run in a namespace of its own, and its effect in the kernel. */
@NullMarked
package io.ringfence.nodeagent.edge.os.script;

import org.jspecify.annotations.NullMarked;
