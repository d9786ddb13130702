/** Tests of the judging of packets. */
@NullMarked
package io.ringfence.bench.firewall;

import org.jspecify.annotations.NullMarked;
