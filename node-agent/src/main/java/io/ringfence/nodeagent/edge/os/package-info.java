/** ipset, iptables and the few files of the operating system that the agent reads. */
@NullMarked
package io.ringfence.nodeagent.edge.os;

import org.jspecify.annotations.NullMarked;
