/** Events of {@code ringfence.country-networks}: which networks are whose, so that nodes need no database. */
@NullMarked
package io.ringfence.contract.country;

import org.jspecify.annotations.NullMarked;
