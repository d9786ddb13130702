/** Reads the policy log, writes status and dead letters. */
@NullMarked
package io.ringfence.nodeagent.edge.kafka;

import org.jspecify.annotations.NullMarked;
