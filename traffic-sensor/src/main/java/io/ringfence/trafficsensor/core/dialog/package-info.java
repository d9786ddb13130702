/** Calls that the node has placed on its trunks, as seen on the wire. */
@NullMarked
package io.ringfence.trafficsensor.core.dialog;

import org.jspecify.annotations.NullMarked;
