/** Finds SIP messages and their fields in bytes, without ever refusing by an exception. */
@NullMarked
package io.ringfence.traffic.sip;

import org.jspecify.annotations.NullMarked;
