/** Custom scripts: what one has made in a namespace of its own, and the restore texts that make a node hold that. */
@NullMarked
package io.ringfence.nodeagent.core.script;

import org.jspecify.annotations.NullMarked;
