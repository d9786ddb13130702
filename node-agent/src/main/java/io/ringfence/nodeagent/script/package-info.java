/** Custom scripts: when they are tried, and what of their effect is loaded. */
@NullMarked
package io.ringfence.nodeagent.script;

import org.jspecify.annotations.NullMarked;
