/** The loop that turns the policy into the kernel's sets and rules, and proves them. */
@NullMarked
package io.ringfence.nodeagent.kernel;

import org.jspecify.annotations.NullMarked;
