/** {@code make demo}: a block on real SIP traffic, with figures. */
@NullMarked
package io.ringfence.standalone.demo;

import org.jspecify.annotations.NullMarked;
