/** Answers Asterisk over FastAGI. */
@NullMarked
package io.ringfence.nodeagent.edge.agi;

import org.jspecify.annotations.NullMarked;
