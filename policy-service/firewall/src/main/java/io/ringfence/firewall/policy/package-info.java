/** The whole desired state of the cluster as values. */
@NullMarked
package io.ringfence.firewall.policy;

import org.jspecify.annotations.NullMarked;
