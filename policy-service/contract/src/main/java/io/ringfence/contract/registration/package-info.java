/** Events of {@code ringfence.registrations}: phones that have registered. */
@NullMarked
package io.ringfence.contract.registration;

import org.jspecify.annotations.NullMarked;
