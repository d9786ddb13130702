/** Why an address passes or is dropped, layer by layer in the kernel's rule order. */
@NullMarked
package io.ringfence.firewall.explain;

import org.jspecify.annotations.NullMarked;
