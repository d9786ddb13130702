/** Answers PBXs before they place a call, tells what becomes of their calls, and ends calls that are to end. */
@NullMarked
package io.ringfence.nodeagent.call;

import org.jspecify.annotations.NullMarked;
