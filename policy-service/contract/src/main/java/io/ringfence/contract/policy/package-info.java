/** Events of {@code ringfence.firewall-policy}: the whole desired state of the cluster, key by key. */
@NullMarked
package io.ringfence.contract.policy;

import org.jspecify.annotations.NullMarked;
