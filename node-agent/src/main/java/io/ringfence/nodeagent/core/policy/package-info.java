/** The policy log as a state machine: records in, one whole policy out. */
@NullMarked
package io.ringfence.nodeagent.core.policy;

import org.jspecify.annotations.NullMarked;
