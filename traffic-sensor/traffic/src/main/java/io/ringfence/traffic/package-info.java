/** SIP traffic, pure: frames, what they carry, capture files. Serves the sensor and the searches of policy-service. */
@NullMarked
package io.ringfence.traffic;

import org.jspecify.annotations.NullMarked;
