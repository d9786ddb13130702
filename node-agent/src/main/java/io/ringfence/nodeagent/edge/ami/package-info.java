/** Hears from Asterisk over its manager interface (AMI), and ends calls by it. */
@NullMarked
package io.ringfence.nodeagent.edge.ami;

import org.jspecify.annotations.NullMarked;
