/** Addresses and networks of both families, and large sorted sets of them. */
@NullMarked
package io.ringfence.firewall.network;

import org.jspecify.annotations.NullMarked;
