/** Which phones registrars accept, as seen on the wire. */
@NullMarked
package io.ringfence.trafficsensor.core.registration;

import org.jspecify.annotations.NullMarked;
