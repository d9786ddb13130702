/** Opens capture files. */
@NullMarked
package io.ringfence.trafficsensor.edge.file;

import org.jspecify.annotations.NullMarked;
