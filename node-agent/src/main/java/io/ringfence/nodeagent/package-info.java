/** The agent of one node: keeps the kernel's firewall equal to the policy and proves it. */
@NullMarked
package io.ringfence.nodeagent;

import org.jspecify.annotations.NullMarked;
