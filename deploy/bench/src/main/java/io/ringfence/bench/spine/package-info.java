/** From a change at the REST API to the kernels of the nodes. */
@NullMarked
package io.ringfence.bench.spine;

import org.jspecify.annotations.NullMarked;
